// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.exchange;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.RequestAttribute;
import io.penstock.network.TransferProgress;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request on its way from its publisher to a connection, one buffer at a time: the next is asked for
 * when the last one has gone.
 */
public final class Upload implements Flow.Subscriber<ByteBuffer> {
    private static final String JDK = "jdk.internal.net.http.RequestPublishers$";
    /** Not those over an {@code Iterable}: what it gives is the caller's code, and may wait. */
    private static final Set<String> IN_MEMORY =
            Set.of(JDK + "ByteArrayPublisher", JDK + "StringPublisher", JDK + "EmptyPublisher");

    /** Where the bytes go. Never called by two threads at the same time. */
    public interface Outlet {
        /** Takes as much as can go now; {@link Upload#writable()} is called when more can go. */
        void write(ByteBuffer data) throws IOException;

        /** The body is complete, and all of it has been taken. */
        void end() throws IOException;

        /** The request cannot be completed; the exchange shall end with that failure. */
        void fail(NetworkException failure);

        /** The connection does not take any more; what it receives decides about the exchange. */
        void broken(IOException cause);
    }

    private final Exchange<?> exchange;
    private final BodyPublisher publisher;
    private final Outlet outlet;
    private final Executor workers;
    private final boolean inMemory;
    private final AtomicInteger requests = new AtomicInteger();

    // guarded by this
    private @Nullable ByteBuffer pending;
    private long taken;
    private boolean complete;
    private boolean ended;
    private Flow.@Nullable Subscription subscription;

    /** @param workers for publishers that may block, such as those over a stream or a file */
    public Upload(Exchange<?> exchange, BodyPublisher publisher, Outlet outlet, Executor workers) {
        this.exchange = exchange;
        this.publisher = publisher;
        this.outlet = outlet;
        this.workers = workers;
        this.inMemory = IN_MEMORY.contains(publisher.getClass().getName());
    }

    /** Subscribes; a publisher over memory delivers during the call. */
    public void start() {
        if (inMemory) {
            subscribe();
        } else {
            workers.execute(this::subscribe);
        }
    }

    private void subscribe() {
        try {
            publisher.subscribe(this);
        } catch (RuntimeException e) {
            onError(e);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription made) {
        synchronized (this) {
            if (subscription != null || ended) {
                made.cancel();
                return;
            }
            subscription = made;
        }
        more();
    }

    @Override
    public void onNext(ByteBuffer item) {
        boolean drained;
        long done;
        synchronized (this) {
            if (ended) {
                return;
            }
            taken += item.remaining();
            done = taken;
            if (publisher.contentLength() >= 0 && taken > publisher.contentLength()) {
                drained = false;
            } else {
                pending = item;
                drained = drain();
            }
        }
        if (publisher.contentLength() >= 0 && done > publisher.contentLength()) {
            fault(
                    "the body publisher gave more than the " + publisher.contentLength()
                            + " bytes that it had declared",
                    null);
            return;
        }
        TransferProgress progress = exchange.request().attribute(RequestAttribute.UPLOAD_PROGRESS);
        if (progress != TransferProgress.NONE) {
            progress.progress(done, publisher.contentLength() < 0 ? -1 : publisher.contentLength());
        }
        if (drained) {
            more();
        }
    }

    @Override
    public void onError(Throwable cause) {
        fault("the body publisher failed: " + cause, cause);
    }

    @Override
    public void onComplete() {
        long given;
        synchronized (this) {
            if (ended) {
                return;
            }
            given = taken;
            complete = publisher.contentLength() <= given;
            endIfDrained();
        }
        if (given < publisher.contentLength()) {
            fault(
                    "the body publisher gave " + given + " of the " + publisher.contentLength()
                            + " bytes that it had declared",
                    null);
        }
    }

    /** The connection takes more. On its I/O thread. */
    public void writable() {
        boolean more;
        synchronized (this) {
            if (ended || pending == null) {
                return;
            }
            more = drain();
            endIfDrained();
            more &= !complete && !ended;
        }
        if (more) {
            more();
        }
    }

    /** Whether bytes wait for the connection. */
    public synchronized boolean isBlocked() {
        return pending != null && !ended;
    }

    /** No more of this body is wanted. */
    public void stop() {
        Flow.Subscription cancelled;
        synchronized (this) {
            ended = true;
            pending = null;
            cancelled = subscription;
        }
        if (cancelled != null) {
            cancelled.cancel();
        }
    }

    private void fault(String reason, @Nullable Throwable cause) {
        stop();
        outlet.fail(new NetworkException(
                NetworkError.REQUEST_BODY, exchange.request().uri(), reason, cause));
    }

    /**
     * Holds the lock.
     *
     * @return whether nothing is left
     */
    private boolean drain() {
        ByteBuffer data = pending;
        if (data == null || ended) {
            return false;
        }
        int before = data.remaining();
        try {
            outlet.write(data);
        } catch (IOException e) {
            ended = true;
            pending = null;
            outlet.broken(e);
            return false;
        }
        if (data.remaining() != before) {
            exchange.touch();
        }
        if (data.hasRemaining()) {
            return false;
        }
        pending = null;
        return true;
    }

    private void endIfDrained() {
        if (complete && pending == null && !ended) {
            ended = true;
            try {
                outlet.end();
            } catch (IOException e) {
                outlet.broken(e);
            }
        }
    }

    private void more() {
        Flow.Subscription asked;
        synchronized (this) {
            asked = subscription;
            if (ended || asked == null) {
                return;
            }
        }
        if (!inMemory) {
            workers.execute(() -> asked.request(1));
        } else if (requests.getAndIncrement() == 0) {
            do { // a publisher may deliver during the call: no recursion
                asked.request(1);
            } while (requests.decrementAndGet() != 0);
        }
    }
}
