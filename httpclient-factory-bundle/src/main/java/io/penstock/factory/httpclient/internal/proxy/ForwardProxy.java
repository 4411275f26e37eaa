// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.proxy;

import io.penstock.factory.httpclient.internal.exchange.Connecting;
import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.factory.httpclient.internal.exchange.Failures;
import io.penstock.factory.httpclient.internal.exchange.RequestTarget;
import io.penstock.factory.httpclient.internal.http1.ForwardHop;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** An HTTP proxy that carries requests in absolute form. */
public final class ForwardProxy implements ForwardHop {
    private final ProxyAuthorization authorization;

    public ForwardProxy(ProxyAuthorization authorization) {
        this.authorization = authorization;
    }

    @Override
    public @Nullable String authorization(NetworkRequest request) {
        return authorization.header(request.method(), target(request));
    }

    /** As the request line has it: the digest covers it. */
    private static String target(NetworkRequest request) {
        return "http://" + request.origin().authority() + RequestTarget.of(request.uri());
    }

    @Override
    public void challenged(Exchange<?> exchange, HeaderFields challenge, boolean told) throws NetworkException {
        if (!exchange.request().isBodyRepeatable()) {
            throw authorization.failure(exchange, "asks for credentials, and the request's body cannot be sent again");
        }
        new Answering(exchange, authorization.answer(exchange, challenge, told)).start();
    }

    /** The exchange while credentials are looked for. */
    private static final class Answering implements Connecting {
        private final Exchange<?> exchange;
        private final CompletableFuture<Void> answer;
        private final AtomicBoolean over = new AtomicBoolean();

        Answering(Exchange<?> exchange, CompletableFuture<Void> answer) {
            this.exchange = exchange;
            this.answer = answer;
        }

        void start() {
            exchange.enter(this, Exchange.Phase.CONNECTING, System.nanoTime());
            answer.whenComplete((done, failure) -> {
                if (!over.compareAndSet(false, true)) {
                    return;
                }
                if (failure == null) {
                    exchange.reroute();
                } else {
                    exchange.failLater(exchange.reasonOr(
                            Failures.of(exchange.request().uri(), failure, NetworkError.PROXY_AUTHENTICATION)));
                }
            });
        }

        @Override
        public void abort(Exchange<?> aborted) {
            NetworkException reason = exchange.abortReason();
            if (reason != null && over.compareAndSet(false, true)) {
                exchange.failLater(reason);
            }
        }

        @Override
        public void timedOut(Exchange<?> late) {
            if (over.compareAndSet(false, true)) {
                exchange.failLater(new NetworkException(
                        NetworkError.PROXY_AUTHENTICATION,
                        exchange.request().uri(),
                        "no credentials for proxy " + exchange.proxy() + " within timeout.connect"));
            }
        }
    }
}
