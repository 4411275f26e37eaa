// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.network.spi.ResponseHead;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Parts to break a manager with. */
final class BrokenManagers {
    private BrokenManagers() {}

    /** How a broken manager sends. */
    interface Send {
        <T> CompletableFuture<NetworkReply<T>> send(
                NetworkAccessManager next, NetworkRequest request, BodyHandler<T> body);
    }

    static NetworkAccessManagerFactory sending(Send send) {
        return parent -> manager(parent.next(), send, () -> {});
    }

    static NetworkAccessManagerFactory closing(Function<NetworkAccessManager, Runnable> close) {
        return parent -> {
            NetworkAccessManager next = parent.next();
            return manager(next, NetworkAccessManager::send, close.apply(next));
        };
    }

    static NetworkAccessManager manager(NetworkAccessManager next, Send send, Runnable close) {
        return new NetworkAccessManager() {
            @Override
            public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
                return send.send(next, request, body);
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }

    /** The same factory, whose context has one method answered otherwise. */
    static NetworkAccessManagerFactory withContext(
            NetworkAccessManagerFactory factory, String method, Function<ManagerContext, Object> answer) {
        return parent -> factory.create((ManagerContext) Proxy.newProxyInstance(
                BrokenManagers.class.getClassLoader(), new Class<?>[] {ManagerContext.class}, (proxy, asked, args) -> {
                    if (asked.getName().equals(method)) {
                        return answer.apply(parent);
                    }
                    try {
                        return asked.invoke(parent, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    /** The same factory, whose managers change the request. */
    static NetworkAccessManagerFactory withRequest(
            NetworkAccessManagerFactory factory, UnaryOperator<NetworkRequest> change) {
        return parent -> {
            NetworkAccessManager good = factory.create(parent);
            return manager(good, new Changing(change), good::close);
        };
    }

    private record Changing(UnaryOperator<NetworkRequest> change) implements Send {
        @Override
        public <T> CompletableFuture<NetworkReply<T>> send(
                NetworkAccessManager next, NetworkRequest request, BodyHandler<T> body) {
            return next.send(change.apply(request), body);
        }
    }

    /** Takes the coding away and leaves the body. */
    static <T> CompletableFuture<NetworkReply<T>> uncoding(
            NetworkAccessManager next, NetworkRequest request, BodyHandler<T> body) {
        return next.send(request, body).thenApply(reply -> {
            HeaderFields fields = reply.fields().without("Content-Encoding");
            return NetworkReply.of(request, ResponseHead.withFields(reply.info(), fields), reply.body());
        });
    }

    /** Drops the request's body. */
    static <T> CompletableFuture<NetworkReply<T>> bodiless(
            NetworkAccessManager next, NetworkRequest request, BodyHandler<T> body) {
        return next.send(request.toBuilder().method("POST").build(), body);
    }

    /** A derived future that links no cancellation downward. */
    static <T> CompletableFuture<NetworkReply<T>> unlinked(
            NetworkAccessManager next, NetworkRequest request, BodyHandler<T> body) {
        return next.send(request, body).thenApply(reply -> reply);
    }

    /** Fails with some other exception. */
    static <T> CompletableFuture<NetworkReply<T>> plain(
            NetworkAccessManager next, NetworkRequest request, BodyHandler<T> body) {
        CompletableFuture<NetworkReply<T>> result = new CompletableFuture<>();
        next.send(request, body).whenComplete((reply, error) -> result.completeExceptionally(new IOException("plain")));
        return result;
    }

    /** A future that ends on success only. */
    static <T> CompletableFuture<NetworkReply<T>> endless(
            NetworkAccessManager next, NetworkRequest request, BodyHandler<T> body) {
        CompletableFuture<NetworkReply<T>> result = new CompletableFuture<>();
        next.send(request, body).thenAccept(result::complete);
        return result;
    }

    /** Collects the whole body before the handler is called. */
    static <T> CompletableFuture<NetworkReply<T>> buffering(
            NetworkAccessManager next, NetworkRequest request, BodyHandler<T> body) {
        return next.send(request, info -> BodySubscribers.ofByteArray()).thenApply(reply -> {
            BodySubscriber<T> subscriber = body.apply(reply.info());
            subscriber.onSubscribe(new Deaf());
            subscriber.onNext(List.of(ByteBuffer.wrap(reply.body())));
            subscriber.onComplete();
            return NetworkReply.of(
                    request,
                    reply.info(),
                    subscriber.getBody().toCompletableFuture().join());
        });
    }

    /** Asks for everything at once, whatever the subscriber wants; does not hear a cancellation. */
    static <T> CompletableFuture<NetworkReply<T>> pushing(
            NetworkAccessManager next, NetworkRequest request, BodyHandler<T> body) {
        return next.send(request, info -> new Pushing<>(body.apply(info)));
    }

    private static final class Pushing<T> extends Wrapped<T> {
        Pushing(BodySubscriber<T> inner) {
            super(inner);
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            super.onSubscribe(new Deaf());
            subscription.request(Long.MAX_VALUE);
        }
    }

    /** A body that breaks off is taken as whole. */
    static <T> CompletableFuture<NetworkReply<T>> forgiving(
            NetworkAccessManager next, NetworkRequest request, BodyHandler<T> body) {
        CompletableFuture<NetworkReply<T>> result = new CompletableFuture<>();
        next.send(request, info -> {
            BodySubscriber<T> good = body.apply(info);
            good.getBody().thenAccept(value -> result.complete(NetworkReply.of(request, ResponseHead.of(info), value)));
            return new Forgiving<>(good);
        });
        return result;
    }

    private static final class Forgiving<T> extends Wrapped<T> {
        Forgiving(BodySubscriber<T> inner) {
            super(inner);
        }

        @Override
        public void onError(Throwable error) {
            super.onComplete();
        }
    }

    /** Tells the subscriber of the end twice. */
    static <T> CompletableFuture<NetworkReply<T>> stuttering(
            NetworkAccessManager next, NetworkRequest request, BodyHandler<T> body) {
        return next.send(request, info -> new Stuttering<>(body.apply(info)));
    }

    private static final class Stuttering<T> extends Wrapped<T> {
        Stuttering(BodySubscriber<T> inner) {
            super(inner);
        }

        @Override
        public void onError(Throwable error) {
            super.onError(error);
            super.onError(error);
        }
    }

    /** A subscription that does nothing. */
    private static final class Deaf implements Subscription {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    }

    /** Forwards all to a subscriber. */
    static class Wrapped<T> implements BodySubscriber<T> {
        private final BodySubscriber<T> inner;

        Wrapped(BodySubscriber<T> inner) {
            this.inner = inner;
        }

        @Override
        public CompletionStage<T> getBody() {
            return inner.getBody();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            inner.onSubscribe(subscription);
        }

        @Override
        public void onNext(List<ByteBuffer> item) {
            inner.onNext(item);
        }

        @Override
        public void onError(Throwable error) {
            inner.onError(error);
        }

        @Override
        public void onComplete() {
            inner.onComplete();
        }
    }
}
