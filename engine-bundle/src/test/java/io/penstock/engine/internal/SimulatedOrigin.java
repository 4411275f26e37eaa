// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import io.penstock.network.HeaderFields;
import io.penstock.network.LendingBodySubscriber;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import io.penstock.network.RequestProgress;
import io.penstock.network.Timings;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.ResponseHead;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An origin in memory with transports to it, on I/O threads of its own: bodies come in pieces, in time, as they are asked
 * for; ranges are served; each POST is counted by its path.
 */
final class SimulatedOrigin implements AutoCloseable {
    private static final int PIECE = 2048;

    final Map<String, AtomicInteger> posts = new ConcurrentHashMap<>();
    final AtomicInteger ranges = new AtomicInteger();
    final AtomicInteger unstamped = new AtomicInteger();
    private final ScheduledExecutorService io = Executors.newScheduledThreadPool(2);

    /** The same bytes for the same path, of the size that it names. */
    static byte[] body(String path) {
        byte[] bytes = new byte[Integer.parseInt(path.substring(path.lastIndexOf('-') + 1))];
        new Random(path.hashCode()).nextBytes(bytes);
        return bytes;
    }

    NetworkAccessManager transport() {
        return new Transport();
    }

    @Override
    public void close() {
        io.shutdownNow();
    }

    private final class Transport implements NetworkAccessManager {
        private final Set<Exchange<?>> exchanges = ConcurrentHashMap.newKeySet();
        private volatile boolean closed;

        @Override
        public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> handler) {
            Exchange<T> exchange = new Exchange<>(this, request, handler);
            exchanges.add(exchange);
            request.attribute(RequestAttribute.PROGRESS).progress(RequestProgress.NOT_SENT);
            if (closed) {
                exchange.abort();
            } else {
                exchange.later(0);
            }
            return exchange.future;
        }

        @Override
        public void close() {
            closed = true;
            exchanges.forEach(Exchange::abort);
        }
    }

    private final class Exchange<T> implements Flow.Subscription, Runnable {
        final CompletableFuture<NetworkReply<T>> future = new CompletableFuture<>();
        private final Transport transport;
        private final NetworkRequest request;
        private final BodyHandler<T> handler;
        private BodySubscriber<T> subscriber;
        private ResponseHead head;
        private byte[] body = {};
        private int at;
        private long demand;
        private boolean scheduled;
        private boolean running;
        private boolean wanted;
        private boolean over;

        Exchange(Transport transport, NetworkRequest request, BodyHandler<T> handler) {
            this.transport = transport;
            this.request = request;
            this.handler = handler;
            future.whenComplete((reply, error) -> {
                if (future.isCancelled()) {
                    abort();
                }
            });
        }

        synchronized void later(long micros) {
            if (running) {
                wanted = true; // signals come one at a time
            } else if (!scheduled && !over && !io.isShutdown()) {
                scheduled = true;
                io.schedule(this, micros, TimeUnit.MICROSECONDS);
            }
        }

        void abort() {
            boolean first;
            synchronized (this) {
                first = !over;
                over = true;
            }
            transport.exchanges.remove(this);
            if (first && !io.isShutdown()) {
                io.execute(() -> {
                    NetworkException reason =
                            new NetworkException(NetworkError.SHUTDOWN, request.uri(), "the manager was closed");
                    if (subscriber != null) {
                        subscriber.onError(reason);
                    }
                    future.completeExceptionally(reason);
                });
            }
        }

        @Override
        public void request(long n) {
            synchronized (this) {
                demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            }
            later(50);
        }

        @Override
        public void cancel() {
            abort();
        }

        @Override
        public void run() {
            boolean deliver;
            synchronized (this) {
                scheduled = false;
                if (over) {
                    return;
                }
                running = true;
                deliver = subscriber != null && demand > 0;
                if (deliver && demand != Long.MAX_VALUE) {
                    demand--;
                }
            }
            if (subscriber == null) {
                answer();
            } else if (deliver) {
                piece();
            }
            boolean again;
            synchronized (this) {
                running = false;
                again = wanted;
                wanted = false;
            }
            if (again) {
                later(1000);
            }
        }

        private void answer() {
            try {
                request.attribute(RequestAttribute.PROGRESS).progress(RequestProgress.SENT);
            } catch (CancellationException e) {
                abort();
                return;
            }
            if (!request.fields().contains("Via-Layer")) {
                unstamped.incrementAndGet();
            }
            String path = request.uri().getPath();
            if (request.method().equals("POST")) {
                posts.computeIfAbsent(path, key -> new AtomicInteger()).incrementAndGet();
            }
            body = body(path);
            HeaderFields.Builder fields = HeaderFields.builder().add("ETag", "\"" + path.hashCode() + "\"");
            String range = request.fields().valueOr("Range", "");
            int from = 0;
            if (!range.isEmpty()) {
                ranges.incrementAndGet();
                from = Integer.parseInt(range.replaceAll("\\D", ""));
                fields.add("Content-Range", "bytes " + from + "-" + (body.length - 1) + "/" + body.length);
            }
            fields.add("Content-Length", String.valueOf(body.length - from));
            at = from;
            head = new ResponseHead(from > 0 ? 206 : 200, Version.HTTP_1_1, fields.build(), Timings.NONE, null);
            subscriber = handler.apply(head);
            subscriber.getBody().whenComplete((value, error) -> {
                if (error == null) {
                    future.complete(NetworkReply.of(request, head, value));
                }
            });
            subscriber.onSubscribe(this);
            if (at == body.length) {
                end();
            }
        }

        private void piece() {
            int size = Math.min(PIECE, body.length - at);
            ByteBuffer piece = ByteBuffer.wrap(body, at, size).asReadOnlyBuffer();
            at += size;
            if (subscriber instanceof LendingBodySubscriber<T> lending) {
                lending.onLent(piece);
            } else {
                subscriber.onNext(List.of(piece));
            }
            if (at == body.length) {
                end();
            } else {
                later(1000);
            }
        }

        private void end() {
            synchronized (this) {
                if (over) {
                    return;
                }
                over = true;
            }
            transport.exchanges.remove(this);
            head.bodyEnded(HeaderFields.EMPTY);
            subscriber.onComplete();
        }
    }
}
