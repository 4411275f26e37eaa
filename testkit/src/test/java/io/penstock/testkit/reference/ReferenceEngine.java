// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.reference;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.Limits;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.ResponseHead;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow.Subscription;

/** Redirects and decoding over a transport: as simple as can be, whole bodies in memory, a thread for each request. */
public final class ReferenceEngine {
    private static final int MAX_HOPS = 20;

    private final NetworkAccessManager transport;
    private final Limits limits;

    public ReferenceEngine(NetworkAccessManager transport, Limits limits) {
        this.transport = transport;
        this.limits = limits;
    }

    public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
        CompletableFuture<NetworkReply<T>> future = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        future.complete(deliver(follow(request), body));
                    } catch (NetworkException e) {
                        future.completeExceptionally(e);
                    }
                },
                "reference-engine");
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    private NetworkReply<byte[]> follow(NetworkRequest first) throws NetworkException {
        boolean decodes =
                !first.fields().contains("Accept-Encoding") && !first.fields().contains("Range");
        NetworkRequest request = decodes
                ? first.toBuilder().header("Accept-Encoding", "gzip, deflate").build()
                : first;
        for (int hop = 0; hop <= MAX_HOPS; hop++) {
            NetworkReply<byte[]> reply = exchange(request);
            int status = reply.statusCode();
            boolean redirect = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
            if (!redirect || !reply.fields().contains("Location")) {
                return decodes ? decoded(request, reply) : reply;
            }
            request = next(request, status, reply.fields());
        }
        throw new NetworkException(NetworkError.TOO_MANY_REDIRECTS, request.uri(), "more than " + MAX_HOPS);
    }

    private NetworkReply<byte[]> exchange(NetworkRequest request) throws NetworkException {
        try {
            return transport
                    .send(request, info -> new RedirectBody(info.statusCode(), limits.decoded()))
                    .join();
        } catch (CompletionException e) {
            throw (NetworkException) e.getCause();
        }
    }

    private static NetworkRequest next(NetworkRequest from, int status, HeaderFields fields) throws NetworkException {
        if (fields.allValues("Location").size() > 1) {
            throw new NetworkException(NetworkError.PROTOCOL_VIOLATION, from.uri(), "two locations");
        }
        URI target;
        NetworkRequest.Builder next;
        boolean sameOrigin;
        try {
            String location = fields.valueOr("Location", "");
            target = from.uri().resolve(location).normalize();
            if (!target.isAbsolute() || target.isOpaque() || !isHttp(target)) {
                throw new NetworkException(NetworkError.REDIRECT_REFUSED, from.uri(), "another scheme");
            }
            target = target.resolve(target.getRawPath().replaceFirst("^(/\\.\\.)+", ""));
            if (location.isEmpty()) {
                throw new NetworkException(NetworkError.REDIRECT_REFUSED, from.uri(), "an empty target");
            }
            next = from.toBuilder().uri(target);
            sameOrigin = NetworkRequest.get(target).origin().equals(from.origin());
        } catch (IllegalArgumentException e) {
            throw new NetworkException(NetworkError.REDIRECT_REFUSED, from.uri(), "no good target");
        }
        if (from.origin().isSecure() && !NetworkRequest.get(target).origin().isSecure()) {
            throw new NetworkException(NetworkError.INSECURE_REDIRECT, from.uri(), "https to http");
        }
        if (!sameOrigin) {
            next.removeHeader("Authorization").removeHeader("Cookie");
        }
        boolean becomesGet = status == 303 && !from.method().equals("HEAD")
                || from.method().equals("POST") && (status == 301 || status == 302);
        return becomesGet ? next.method("GET").removeHeader("Content-Type").build() : next.build();
    }

    private static boolean isHttp(URI uri) {
        return uri.getScheme().equalsIgnoreCase("http") || uri.getScheme().equalsIgnoreCase("https");
    }

    private NetworkReply<byte[]> decoded(NetworkRequest request, NetworkReply<byte[]> reply) throws NetworkException {
        List<String> codings = reply.fields().allValues("Content-Encoding").stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .filter(coding -> !coding.equals("identity"))
                .toList();
        if (codings.isEmpty() || reply.body().length == 0) {
            return reply;
        }
        byte[] body = ReferenceDecoding.decode(request.uri(), codings, reply.body(), limits.decoded());
        HeaderFields fields = reply.fields().without("Content-Encoding").without("Content-Length");
        return NetworkReply.of(request, ResponseHead.withFields(reply.info(), fields), body);
    }

    private static <T> NetworkReply<T> deliver(NetworkReply<byte[]> reply, BodyHandler<T> handler) {
        BodySubscriber<T> subscriber = handler.apply(reply.info());
        subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {}
        });
        subscriber.onNext(List.of(ByteBuffer.wrap(reply.body())));
        subscriber.onComplete();
        return NetworkReply.of(
                reply.request(),
                reply.info(),
                subscriber.getBody().toCompletableFuture().join());
    }
}
