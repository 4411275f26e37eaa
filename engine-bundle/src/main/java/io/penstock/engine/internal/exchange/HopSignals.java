// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.network.NetworkError;
import io.penstock.network.RequestProgress;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;

/**
 * The state of an attempt: that its signals come one at a time, that it ends once, by itself or by a cut, and how far its
 * request has come. One word, changed atomically; any thread.
 */
abstract class HopSignals<T> implements RequestProgress.Listener {
    /** Why an attempt is ended from outside of its own signals. */
    enum Cut {
        /** The call has ended. */
        STOP(1 << 4),
        /** The stack must go. */
        SWAP(1 << 5),
        /** Enough of a body that nobody reads. */
        DRAINED(1 << 6),
        /** The stack reported a failure. */
        FAILURE(1 << 7);

        final int bit;

        Cut(int bit) {
            this.bit = bit;
        }
    }

    private static final int DELIVERING = 1;
    private static final int ENDED = 1 << 1;
    private static final int CUTS = 15 << 4;
    private static final int REPORTS = 1 << 8;
    private static final int SENT = 1 << 9;
    private static final int NOT_PROCESSED = 1 << 10;
    private static final int RESENT = 1 << 11;
    /** Nanoseconds that a signal waits for another one to return. */
    private static final long OVERLAP = 1_000_000_000;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(HopSignals.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Call<T> call;
    private volatile int state;

    HopSignals(Call<T> call) {
        this.call = call;
    }

    /** Stops what the stack does for a cut attempt. */
    abstract void interrupt();

    /** A cut attempt's last signal has returned. */
    abstract void afterCut(Cut why);

    /** Whether it ended by itself. */
    final boolean isOver() {
        return (state & ENDED) != 0;
    }

    final boolean isCut() {
        return (state & CUTS) != 0;
    }

    /** Whether it has ended, in whichever way. */
    final boolean isDone() {
        return (state & (CUTS | ENDED)) != 0;
    }

    /** Whether it is certain that the origin has not acted on the request. */
    final boolean isUnprocessed() {
        int now = state;
        return (now & NOT_PROCESSED) != 0 || (now & REPORTS) != 0 && (now & SENT) == 0;
    }

    /** Whether the stack has sent the request more than once. */
    final boolean isResent() {
        return (state & RESENT) != 0;
    }

    /** @throws CancellationException if the attempt has been cut: then nothing of the request must be written */
    @Override
    public final void progress(RequestProgress progress) {
        int before;
        int after;
        do {
            before = state;
            if (progress == RequestProgress.SENT && (before & CUTS) != 0) {
                throw new CancellationException("the exchange has been aborted");
            }
            after = switch (progress) {
                case NOT_SENT -> before | REPORTS;
                case SENT -> (before | REPORTS | SENT | ((before & SENT) == 0 ? 0 : RESENT)) & ~NOT_PROCESSED;
                case NOT_PROCESSED -> before | NOT_PROCESSED;
            };
        } while (!STATE.compareAndSet(this, before, after));
    }

    /**
     * Ends the attempt, unless it has ended.
     *
     * @return whether it was this cut that did
     */
    final boolean cut(Cut why) {
        int before;
        do {
            before = state;
            if ((before & (CUTS | ENDED)) != 0) {
                return false;
            }
        } while (!STATE.compareAndSet(this, before, before | why.bit));
        interrupt();
        if ((before & DELIVERING) == 0) {
            afterCut(why);
        }
        return true;
    }

    /** @return whether the attempt ends by itself: it has not been cut before */
    final boolean end() {
        int before;
        do {
            before = state;
            if ((before & (CUTS | ENDED)) != 0) {
                return false;
            }
        } while (!STATE.compareAndSet(this, before, before | ENDED));
        return true;
    }

    /**
     * Begins a signal. Signals must come one at a time; one that overlaps another waits for it, since a layer that is
     * careless about threads must not cost bytes.
     *
     * @return false if the signal is to be ignored, or is nested in another one
     */
    final boolean enter() {
        long patience = 0;
        while (true) {
            int before = state;
            if ((before & (CUTS | ENDED)) != 0) {
                return false;
            }
            if ((before & DELIVERING) == 0) {
                if (STATE.compareAndSet(this, before, before | DELIVERING)) {
                    call.deliverer = Thread.currentThread();
                    return true;
                }
            } else if (call.deliverer == Thread.currentThread()) {
                return false;
            } else {
                long now = System.nanoTime();
                patience = patience == 0 ? now + OVERLAP : patience;
                if (now - patience > 0) {
                    call.fail(NetworkError.INTERNAL, "a manager signals from two threads at once");
                    return false;
                }
                Thread.onSpinWait();
            }
        }
    }

    /** Whether the stack signals from within another signal of its own: inside {@code request}, for instance. */
    final boolean isNested() {
        int now = state;
        return (now & DELIVERING) != 0 && (now & (CUTS | ENDED)) == 0 && call.deliverer == Thread.currentThread();
    }

    /** Ends a signal; a cut that came meanwhile takes effect. */
    final void exit(boolean outermost) {
        if (!outermost) {
            return;
        }
        call.deliverer = null;
        int before;
        do {
            before = state;
        } while (!STATE.compareAndSet(this, before, before & ~DELIVERING));
        if ((before & CUTS) != 0) {
            for (Cut why : Cut.values()) {
                if ((before & why.bit) != 0) {
                    afterCut(why);
                }
            }
        }
    }
}
