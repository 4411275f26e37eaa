// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CacheWriter;
import io.penstock.network.LendingBodySubscriber;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One body on its way from the network: straight to the subscriber of the request that leads, into the store, and from
 * there to all that follow.
 *
 * <p>A piece is asked for when the leader wants one, or a follower does, and the store has room for it. A leader that is
 * slower than its followers is served from the store from then on; one that leaves does not end the exchange while
 * somebody follows. Thread-safe.
 */
class Relay implements BodySubscriber<Void> {
    private final Leader leader;
    private final @Nullable CacheWriter writer;
    private final Events events;
    private final CompletableFuture<Void> body = new CompletableFuture<>();
    private final AtomicInteger pulling = new AtomicInteger();

    /** Guards what follows; nothing foreign is called under it. */
    private final Object lock = new Object();

    private final List<Delivery> followers = new ArrayList<>();
    /** Whether the body is wanted although nobody reads it. */
    private final boolean background;

    private long demand;
    private boolean direct;
    private boolean held;
    private boolean draining;
    private boolean outstanding;
    private boolean ended;
    private boolean brokenOff;
    /** Length of the whole body, once it is there. */
    private long complete = -1;

    private @Nullable Delivery reader;
    private @Nullable Subscription upstream;

    /** Bytes that came; for the upstream's thread. */
    private long received;

    /** What the leader's subscriber is to the relay. */
    interface Leader {
        BodySubscriber<?> subscriber();

        /** Reads from the store in place of the network, from that position on. */
        Delivery reader(Relay relay, CacheWriter writer, long position);

        /** The subscriber has got its end, or wants no more for that reason. */
        void left(Optional<NetworkException> cause);

        /** An error as the subscriber has it. */
        NetworkException failure(NetworkError code, String reason, @Nullable Throwable cause);
    }

    /** What becomes of the exchange; each exchange has exactly one end. */
    interface Events {
        void complete(long length);

        void failed(Throwable cause, long length);

        /** Nobody wants the body any more. */
        void abandoned(long length);

        /** Whether the exchange may go on without its leader. */
        boolean mayGoOn();
    }

    /**
     * A relay.
     *
     * @param leader null if nobody leads
     * @param writer null if nothing is stored
     * @param background whether the body is wanted although nobody reads it
     */
    Relay(@Nullable Leader leader, @Nullable CacheWriter writer, boolean background, Events events) {
        this.leader = leader == null ? Nobody.INSTANCE : leader;
        this.writer = writer;
        this.events = events;
        direct = leader != null;
        this.background = background;
        draining = background;
    }

    /** One that takes the transport's own buffers if its leader does. */
    static Relay of(@Nullable Leader leader, @Nullable CacheWriter writer, boolean background, Events events) {
        return leader == null || leader.subscriber() instanceof LendingBodySubscriber<?>
                ? new Lending(leader, writer, background, events)
                : new Relay(leader, writer, background, events);
    }

    private static final class Lending extends Relay implements LendingBodySubscriber<Void> {
        Lending(@Nullable Leader leader, @Nullable CacheWriter writer, boolean background, Events events) {
            super(leader, writer, background, events);
        }

        @Override
        public void onLent(ByteBuffer buffer) {
            take(buffer);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            buffers.forEach(this::take);
        }
    }

    @Override
    public CompletionStage<Void> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        boolean late;
        synchronized (lock) {
            upstream = subscription;
            late = ended;
        }
        if (late) {
            subscription.cancel();
            return;
        }
        if (isDirect()) {
            leader.subscriber().onSubscribe(new LeaderSubscription());
        }
        pull();
    }

    /** Keeps the body back, until {@link #release()}. */
    void hold() {
        synchronized (lock) {
            held = true;
        }
    }

    /** Something was written that did not come from the network. */
    void more() {
        following().forEach(Delivery::more);
    }

    void release() {
        synchronized (lock) {
            held = false;
        }
        pull();
    }

    /** Adds one that reads from the writer; the body is then asked for whether the leader wants it or not. */
    void follow(Delivery follower) {
        long length;
        boolean broken;
        synchronized (lock) {
            followers.add(follower);
            draining = true;
            length = complete;
            broken = brokenOff;
        }
        if (length >= 0) {
            follower.complete(length);
        } else if (broken) {
            follower.breakOff();
        } else {
            pull();
        }
    }

    /**
     * A follower has its end, or wants no more.
     *
     * @param served whether it has got all that it wanted: then the origin is let come to its end, which is near
     */
    void unfollow(Delivery follower, boolean served) {
        boolean last;
        synchronized (lock) {
            followers.remove(follower);
            draining = background || served || !followers.isEmpty();
            last = !background && followers.isEmpty() && !direct && !ended;
        }
        if (last && !(served && events.mayGoOn())) {
            abandon();
        }
    }

    private final class LeaderSubscription implements Subscription {
        @Override
        public void request(long count) {
            Delivery other;
            synchronized (lock) {
                other = reader;
                if (other == null && count > 0) {
                    demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
                }
            }
            if (other != null) {
                other.request(count);
            } else {
                pull();
            }
        }

        @Override
        public void cancel() {
            leave(leader.failure(NetworkError.CANCELLED, "the body was cancelled", null));
        }
    }

    /**
     * The leader wants no more; the exchange goes on if somebody follows.
     *
     * @param cause why
     */
    void leave(NetworkException cause) {
        Delivery other;
        boolean abandon;
        synchronized (lock) {
            other = reader;
            if (other == null && !direct) {
                return;
            }
            direct = false;
            abandon = followers.isEmpty();
        }
        if (other != null) {
            other.cancel();
            return;
        }
        leader.left(Optional.of(cause));
        if (abandon || !events.mayGoOn()) {
            abandon();
        } else {
            pull();
        }
    }

    private void abandon() {
        if (end()) {
            events.abandoned(received());
            giveUpstream();
            breakOff();
            body.complete(null);
        }
    }

    /** The followers will never get the rest. */
    void breakOff() {
        synchronized (lock) {
            brokenOff = true;
        }
        following().forEach(Delivery::breakOff);
    }

    /** Asks for the next piece if it is wanted; one thread at a time, never from within itself. */
    private void pull() {
        if (pulling.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            Subscription source = claim();
            if (source != null) {
                source.request(1);
            }
            missed = pulling.addAndGet(-missed);
        } while (missed != 0);
    }

    private @Nullable Subscription claim() {
        CacheWriter store = writer;
        synchronized (lock) {
            boolean wanted = direct && demand > 0 || draining;
            if (ended || outstanding || held || !wanted) {
                return null;
            }
            if (store != null && !store.isReady(this::pull)) {
                return null;
            }
            Subscription source = upstream;
            outstanding = source != null;
            return source;
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        CacheWriter store = writer;
        long length = 0;
        for (ByteBuffer buffer : buffers) {
            length += buffer.remaining();
            if (store != null) {
                store.write(buffer.duplicate());
            }
        }
        if (arrived(length)) {
            try {
                leader.subscriber().onNext(buffers);
            } catch (RuntimeException e) {
                leave(leader.failure(NetworkError.BODY_HANDLER, "the body subscriber failed", e));
            }
        }
        passOn();
    }

    /** A buffer that is valid during the call. */
    final void take(ByteBuffer buffer) {
        CacheWriter store = writer;
        if (store != null) {
            store.write(buffer.duplicate());
        }
        if (arrived(buffer.remaining()) && leader.subscriber() instanceof LendingBodySubscriber<?> lending) {
            try {
                lending.onLent(buffer);
            } catch (RuntimeException e) {
                leave(leader.failure(NetworkError.BODY_HANDLER, "the body subscriber failed", e));
            }
        }
        passOn();
    }

    /** Counts a piece; true if it goes straight to the leader. */
    private boolean arrived(long length) {
        long before = received();
        synchronized (lock) {
            outstanding = false;
            received = before + length;
            if (!direct) {
                return false;
            }
            CacheWriter store = writer;
            if (demand == 0 && store != null) {
                // it came because a follower asked: the leader finds it in the store
                direct = false;
                reader = leader.reader(this, store, before);
                followers.add(reader);
                return false;
            }
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
            return true;
        }
    }

    private void passOn() {
        boolean useless;
        if (isStoreFailed()) {
            // what the followers have not got yet they will not find here
            breakOff();
            synchronized (lock) {
                useless = !direct;
            }
            if (useless) {
                fail(new IOException("nothing is stored any more"));
                return;
            }
        } else {
            more();
        }
        pull();
    }

    private boolean isStoreFailed() {
        CacheWriter store = writer;
        return store != null && store.isFailed();
    }

    private List<Delivery> following() {
        synchronized (lock) {
            return followers.isEmpty() ? List.of() : List.copyOf(followers);
        }
    }

    private long received() {
        synchronized (lock) {
            return received;
        }
    }

    @Override
    public void onComplete() {
        if (!end()) {
            return;
        }
        long length = received();
        events.complete(length);
        if (isDirect()) {
            leader.subscriber().onComplete();
            leader.left(Optional.empty());
        }
        body.complete(null);
    }

    /** All that the followers will ever get is there. */
    void completeFollowers(long length) {
        if (isStoreFailed()) {
            breakOff();
            return;
        }
        synchronized (lock) {
            complete = length;
        }
        following().forEach(follower -> follower.complete(length));
    }

    @Override
    public void onError(Throwable error) {
        if (end()) {
            end(error);
        }
    }

    /** Ends the exchange, as if the network had failed. */
    void abort(NetworkException cause) {
        fail(cause);
    }

    private void fail(Throwable cause) {
        if (end()) {
            giveUpstream();
            end(cause);
        }
    }

    private void end(Throwable cause) {
        events.failed(cause, received());
        boolean subscribed;
        synchronized (lock) {
            subscribed = upstream != null;
        }
        if (isDirect() && subscribed) {
            leader.subscriber().onError(cause);
            leader.left(Optional.empty());
        } else if (isDirect()) {
            leader.left(Optional.of(leader.failure(NetworkError.INTERNAL, "the layer below failed", cause)));
        }
        breakOff();
        body.complete(null);
    }

    private void giveUpstream() {
        Subscription source;
        synchronized (lock) {
            source = upstream;
        }
        if (source != null) {
            source.cancel();
        }
    }

    private boolean isDirect() {
        synchronized (lock) {
            return direct;
        }
    }

    /** True for the first end. */
    private boolean end() {
        synchronized (lock) {
            boolean first = !ended;
            ended = true;
            return first;
        }
    }
}
