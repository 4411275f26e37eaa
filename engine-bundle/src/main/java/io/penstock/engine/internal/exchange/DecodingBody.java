// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.network.LendingBodySubscriber;
import io.penstock.network.NetworkError;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a body between the exchange and the consumer's subscriber, which gets exactly as many items as it asks for.
 * Memory is bounded by one buffer of the transport and one of the output. Whoever raises {@code work} from 0 decodes.
 */
final class DecodingBody<T> implements LendingBodySubscriber<T>, Flow.Subscription {
    private static final int PIECE = 16 * 1024;
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    /** What a body needs of its call. */
    interface Faults {
        /** Ends the exchange as failed; {@code onError} follows. */
        void failed(NetworkError code, String reason);
    }

    private final BodySubscriber<T> target;
    private final List<Decoder> decoders;
    private final ByteBuffer[] between;
    private final long most;
    private final Faults faults;
    private final Runnable ended;

    private final AtomicInteger work = new AtomicInteger();
    private final AtomicLong demand = new AtomicLong();
    private volatile @Nullable Throwable error;
    private volatile boolean cancelled;
    private volatile boolean complete;

    // of whoever decodes
    private ByteBuffer input = EMPTY;
    private volatile @Nullable ByteBuffer late;
    private Flow.@Nullable Subscription source;
    private volatile boolean asked;
    private @Nullable ByteBuffer output;
    private long decoded;
    private boolean over;
    private boolean faulty;

    /**
     * @param most decoded bytes
     * @param ended told when the target has had its last signal
     */
    DecodingBody(BodySubscriber<T> target, List<Decoder> decoders, long most, Faults faults, Runnable ended) {
        this.target = target;
        this.decoders = decoders;
        this.most = most;
        this.faults = faults;
        this.ended = ended;
        between = new ByteBuffer[decoders.size() - 1];
        for (int i = 0; i < between.length; i++) {
            between[i] = ByteBuffer.allocate(PIECE).flip();
        }
    }

    @Override
    public CompletionStage<T> getBody() {
        return target.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        source = subscription;
        target.onSubscribe(this);
    }

    @Override
    public void onLent(ByteBuffer buffer) {
        if (work.compareAndSet(0, 1)) {
            asked = false;
            input = buffer;
            decode(true);
        } else { // another thread is just finishing, or we are called from within its request
            late = copy(buffer);
            asked = false;
            if (work.getAndIncrement() == 0) {
                decode(false);
            }
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (buffers.size() == 1) {
            onLent(buffers.get(0));
            return;
        }
        int size = buffers.stream().mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer all = ByteBuffer.allocate(size);
        buffers.forEach(all::put);
        onLent(all.flip());
    }

    @Override
    public void onError(Throwable failure) {
        error = failure;
        wake();
    }

    @Override
    public void onComplete() {
        complete = true;
        wake();
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            faults.failed(NetworkError.BODY_HANDLER, "the subscriber requested " + n + " items");
            return;
        }
        demand.accumulateAndGet(n, (have, more) -> have + more < 0 ? Long.MAX_VALUE : have + more);
        wake();
    }

    @Override
    public void cancel() {
        cancelled = true;
        Flow.Subscription from = source;
        if (from != null) {
            from.cancel();
        }
        wake();
    }

    private void wake() {
        if (work.getAndIncrement() == 0) {
            decode(false);
        }
    }

    /** @param lent whether the input is valid during this call only */
    private void decode(boolean lent) {
        boolean borrowed = lent;
        int missed = 1;
        while (true) {
            run();
            ByteBuffer more = late;
            if (more != null && !input.hasRemaining()) {
                late = null;
                input = more;
                borrowed = false;
                continue;
            }
            if (borrowed && input.hasRemaining()) {
                input = copy(input);
            }
            if (!input.hasRemaining()) {
                input = EMPTY; // the transport has its buffer back
            }
            borrowed = false;
            boolean ask = !over && !asked && !complete && !input.hasRemaining() && demand.get() > 0;
            if (ask) {
                asked = true;
            }
            missed = work.addAndGet(-missed);
            if (ask) {
                Flow.Subscription from = source;
                if (from != null) {
                    from.request(1);
                }
            }
            if (missed == 0) {
                return;
            }
        }
    }

    private void run() {
        if (over) {
            input = EMPTY;
            return;
        }
        Throwable failure = error;
        if (cancelled || failure != null) {
            end();
            if (!cancelled && failure != null) {
                target.onError(failure);
            }
            ended.run();
            return;
        }
        if (faulty) {
            return; // the error is on its way
        }
        try {
            while (demand.get() > 0 && !cancelled && error == null) {
                ByteBuffer piece = piece();
                fill(decoders.size() - 1, piece);
                piece.flip();
                if (!piece.hasRemaining()) {
                    break;
                }
                decoded += piece.remaining();
                if (decoded > most) {
                    fault(NetworkError.DECODED_BODY_TOO_LARGE, "more than " + most + " bytes after decoding");
                    return;
                }
                deliver(piece);
            }
        } catch (DataFormatException e) {
            String reason = e.getMessage();
            fault(NetworkError.DECODING, reason == null ? "the content coding is corrupt" : reason);
            return;
        }
        if (complete && !input.hasRemaining() && late == null && isDrained()) {
            if (!decoders.stream().allMatch(Decoder::isComplete)) {
                fault(NetworkError.TRUNCATED, "the encoded body ends early");
                return;
            }
            end();
            target.onComplete();
            ended.run();
        }
    }

    /** All output of all input has been delivered: the last decoder left room, and nothing stands between. */
    private boolean isDrained() {
        if (demand.get() == 0 && !decoders.stream().allMatch(Decoder::isComplete)) {
            return false; // there may be more output; or it is truncated, which shows when more is asked for
        }
        for (ByteBuffer buffer : between) {
            if (buffer.hasRemaining()) {
                return false;
            }
        }
        return true;
    }

    /** Fills from a decoder, which is filled from the one before it. */
    private void fill(int index, ByteBuffer out) throws DataFormatException {
        ByteBuffer in = index == 0 ? input : between[index - 1];
        while (true) {
            int before = out.position();
            decoders.get(index).decode(in, out);
            if (!out.hasRemaining() || index == 0) {
                return;
            }
            if (in.hasRemaining() && out.position() > before) {
                continue;
            }
            in.clear();
            fill(index - 1, in);
            in.flip();
            if (!in.hasRemaining()) {
                return;
            }
        }
    }

    private ByteBuffer piece() {
        ByteBuffer reusable = output;
        if (reusable == null) {
            reusable = ByteBuffer.allocate(PIECE);
            output = reusable;
        }
        return reusable.clear();
    }

    private void deliver(ByteBuffer piece) {
        if (demand.get() != Long.MAX_VALUE) {
            demand.decrementAndGet();
        }
        if (target instanceof LendingBodySubscriber<T> lender) {
            lender.onLent(piece);
        } else {
            target.onNext(List.of(copy(piece).asReadOnlyBuffer()));
        }
    }

    private void fault(NetworkError code, String reason) {
        input = EMPTY;
        faulty = true;
        faults.failed(code, reason);
    }

    private void end() {
        over = true;
        input = EMPTY;
        late = null;
        output = null;
        decoders.forEach(Decoder::close);
    }

    private static ByteBuffer copy(ByteBuffer buffer) {
        ByteBuffer copy = ByteBuffer.allocate(buffer.remaining());
        copy.put(buffer);
        return copy.flip();
    }
}
