// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * One exchange at a time: takes what a client receives, copies nothing, and checks it. Signals come one after the
 * other, from whichever thread the client has.
 */
public abstract class Slot {
    private static final int CHECKS = 20_000;

    static {
        // the check itself must cost the same for buffers on and outside of the heap, from the first exchange on
        CRC32 both = new CRC32();
        ByteBuffer heap = ByteBuffer.allocate(4096);
        ByteBuffer direct = ByteBuffer.allocateDirect(4096);
        for (int i = 0; i < CHECKS; i++) {
            both.update(heap.clear());
            both.update(direct.clear());
        }
    }

    private final CRC32 sum = new CRC32();
    private Target target;
    private int status;
    private long length;

    protected Slot(Target target) {
        this.target = target;
    }

    public final Target target() {
        return target;
    }

    /** Another exchange begins. */
    protected final void begin(Target asked) {
        target = asked;
        status = 0;
        length = 0;
        sum.reset();
    }

    public final void status(int code) {
        status = code;
    }

    public final void data(ByteBuffer part) {
        length += part.remaining();
        sum.update(part);
    }

    public final void data(byte[] part, int offset, int count) {
        length += count;
        sum.update(part, offset, count);
    }

    /** The exchange has ended, so says the client. */
    public final void end() {
        if (status != 200) {
            failed(new IllegalStateException("status " + status + " in place of 200"));
        } else if (length != target.length()) {
            failed(new IllegalStateException("a body of " + length + " bytes in place of " + target.length()));
        } else if (sum.getValue() != target.sum()) {
            failed(new IllegalStateException("the body has the right length and wrong bytes"));
        } else {
            ended();
        }
    }

    /** The exchange has come to its end, and all is right. */
    protected abstract void ended();

    /** The exchange failed; the benchmark does, too. */
    public abstract void failed(Throwable cause);
}
