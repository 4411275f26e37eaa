// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.leaving;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import io.penstock.network.RequestProgress;
import io.penstock.network.Timings;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.network.spi.ResponseHead;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** A transport in a bundle of its own: what it leaves behind when it is gone is what the tests look for. */
public final class LeavingBundle implements BundleActivator, NetworkAccessManagerFactory {
    private static final ThreadLocal<Object> LEFT = new ThreadLocal<>();

    @Override
    public void start(BundleContext context) {
        context.registerService(
                NetworkAccessManagerFactory.class,
                this,
                FrameworkUtil.asDictionary(Map.of("penstock.factory", "leaving", "service.ranking", "7")));
    }

    @Override
    public void stop(BundleContext context) {}

    @Override
    public NetworkAccessManager create(ManagerContext parent) {
        LEFT.set(this);
        parent.onRetired(() -> LEFT.set(this));
        return new Manager();
    }

    static final class LeavingFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        LeavingFailure() {
            super("a failure of a class that leaves", new IllegalStateException("its cause"));
        }
    }

    static final class Manager implements NetworkAccessManager {
        @Override
        public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> handler) {
            request.attribute(RequestAttribute.PROGRESS).progress(RequestProgress.SENT);
            String path = request.uri().getPath();
            if (path.equals("/fails")) {
                return CompletableFuture.failedFuture(new LeavingFailure());
            }
            if (path.equals("/fails-well")) {
                return CompletableFuture.failedFuture(new NetworkException(
                        NetworkError.PROTOCOL_VIOLATION, request.uri(), "no", new LeavingFailure()));
            }
            ResponseHead head =
                    new ResponseHead(200, Version.HTTP_1_1, HeaderFields.of("X-From", "leaving"), Timings.NONE, null);
            BodySubscriber<T> subscriber = handler.apply(head);
            boolean endless = path.equals("/endless");
            subscriber.onSubscribe(new Body(subscriber, head, endless));
            CompletableFuture<NetworkReply<T>> future = new CompletableFuture<>();
            subscriber.getBody().whenComplete((value, error) -> {
                if (error == null) {
                    future.complete(NetworkReply.of(request, head, value));
                } else {
                    future.completeExceptionally(error);
                }
            });
            return future;
        }

        @Override
        public void close() {}
    }

    static final class Body implements Flow.Subscription {
        private final BodySubscriber<?> subscriber;
        private final ResponseHead head;
        private final boolean endless;
        private boolean given;

        Body(BodySubscriber<?> subscriber, ResponseHead head, boolean endless) {
            this.subscriber = subscriber;
            this.head = head;
            this.endless = endless;
        }

        @Override
        public void request(long n) {
            if (!given) {
                given = true;
                subscriber.onNext(List.of(ByteBuffer.wrap(new byte[] {1, 2, 3})));
                if (!endless) {
                    head.bodyEnded(HeaderFields.EMPTY);
                    subscriber.onComplete();
                }
            }
        }

        @Override
        public void cancel() {}
    }
}
