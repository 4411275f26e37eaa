// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.network.HeaderFields;
import io.penstock.network.LendingBodySubscriber;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.NetworkResponseInfo;
import io.penstock.network.RedirectPolicy;
import io.penstock.network.ReplySource;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.ResponseHead;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** One request under way, as an exchange chain would treat it: redirects, body in pieces, cancellation. */
final class FakeExchange<T> {
    final CompletableFuture<NetworkReply<T>> future = new CompletableFuture<>();
    final NetworkRequest request;
    final int loader;
    private final BodyHandler<T> handler;
    private final List<URI> hops = new ArrayList<>();
    private NetworkRequest hop;
    private volatile boolean bodyCancelled;
    /** Pieces of the body that were handed over. */
    volatile int pieces;

    FakeExchange(int loader, NetworkRequest request, BodyHandler<T> handler) {
        this.loader = loader;
        this.request = request;
        this.hop = request;
        this.handler = handler;
    }

    boolean isAborted() {
        return future.isCancelled() || bodyCancelled;
    }

    /** Answers from the site, all at once. */
    void answer(Site site, int pieceSize) {
        if (isAborted()) {
            return;
        }
        Site.Page page = site.answer(hop);
        while (page.status() == 302) {
            if (hop.attribute(RequestAttribute.REDIRECT_POLICY) == RedirectPolicy.ASKED
                    && !hop.attribute(RequestAttribute.REDIRECT_HANDLER).allow(hop.uri(), page.redirect(), 302)) {
                fail(NetworkError.REDIRECT_REFUSED, "refused");
                return;
            }
            hops.add(hop.uri());
            hop = hop.toBuilder().uri(page.redirect()).build();
            page = site.answer(hop);
        }
        if (page.failure() != NetworkError.NONE) {
            fail(page.failure(), "scripted");
            return;
        }
        respond(page.status(), page.fields(), page.body(), pieceSize);
    }

    void fail(NetworkError code, String reason) {
        future.completeExceptionally(new NetworkException(code, hop.uri(), reason));
    }

    void respond(int status, HeaderFields fields, byte[] body, int pieceSize) {
        NetworkResponseInfo info = ResponseHead.local(status, fields, ReplySource.NETWORK);
        BodySubscriber<T> subscriber = handler.apply(info);
        subscriber.getBody().whenComplete((content, failure) -> {
            if (failure != null) {
                future.completeExceptionally(failure);
            } else {
                future.complete(new Redirected<>(NetworkReply.of(hop, info, content), hops));
            }
        });
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
                bodyCancelled = true;
            }
        });
        for (int from = 0; from < body.length && !isAborted(); from += pieceSize) {
            pieces++;
            ByteBuffer piece = ByteBuffer.wrap(body, from, Math.min(pieceSize, body.length - from));
            ((LendingBodySubscriber<T>) subscriber).onLent(piece.asReadOnlyBuffer());
        }
        if (!isAborted()) {
            subscriber.onComplete();
        }
    }

    private record Redirected<T>(NetworkReply<T> last, List<URI> redirects) implements NetworkReply<T> {
        @Override
        public NetworkResponseInfo info() {
            return last.info();
        }

        @Override
        public NetworkRequest request() {
            return last.request();
        }

        @Override
        public long generation() {
            return 1;
        }

        @Override
        public T body() {
            return last.body();
        }
    }
}
