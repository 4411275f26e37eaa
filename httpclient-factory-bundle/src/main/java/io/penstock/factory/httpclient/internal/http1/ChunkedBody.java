// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http1;

import java.nio.ByteBuffer;

/** The framing of a chunked body, strictly (RFC 9112 §7.1). One for each connection; not thread-safe. */
final class ChunkedBody {
    private enum State {
        SIZE,
        PADDING,
        EXTENSION,
        SIZE_END,
        DATA,
        DATA_END,
        DATA_FEED,
        LAST
    }

    private static final int MAX_EXTENSIONS = 16 * 1024;
    private static final int MAX_DIGITS = 15;

    private State state = State.SIZE;
    private long left;
    private int digits;
    private int extensions;

    void reset() {
        state = State.SIZE;
        left = 0;
        digits = 0;
        extensions = 0;
    }

    /** Whether the last chunk has come: the trailer section follows. */
    boolean isLast() {
        return state == State.LAST;
    }

    /**
     * Reads framing up to the next data.
     *
     * @return number of bytes of data that follow in the buffer now; 0 if more is needed, or at the last chunk
     */
    int next(ByteBuffer data) throws WireFormatException {
        while (data.hasRemaining() && state != State.LAST) {
            if (state == State.DATA) {
                return (int) Math.min(left, data.remaining());
            }
            step(data.get());
        }
        return 0;
    }

    /** So many bytes of data have been taken. */
    void taken(int count) {
        left -= count;
        if (left == 0) {
            state = State.DATA_END;
        }
    }

    private void step(byte octet) throws WireFormatException {
        switch (state) {
            case SIZE -> size(octet);
            case PADDING -> {
                if (octet == ';') {
                    state = State.EXTENSION;
                } else if (octet == '\r') {
                    state = State.SIZE_END;
                } else if (octet != ' ' && octet != '\t') {
                    throw malformed("size");
                }
                count();
            }
            case EXTENSION -> {
                if (octet == '\r') {
                    state = State.SIZE_END;
                } else if (octet < ' ' && octet >= 0 && octet != '\t') {
                    throw malformed("extension");
                }
                count();
            }
            case SIZE_END -> {
                if (octet != '\n') {
                    throw malformed("size");
                }
                state = left == 0 ? State.LAST : State.DATA;
                digits = 0;
            }
            case DATA_END -> {
                if (octet != '\r') {
                    throw malformed("end");
                }
                state = State.DATA_FEED;
            }
            case DATA_FEED -> {
                if (octet != '\n') {
                    throw malformed("end");
                }
                state = State.SIZE;
            }
            default -> throw new IllegalStateException(state.name());
        }
    }

    private void size(byte octet) throws WireFormatException {
        int digit = Character.digit(octet, 16);
        if (digit >= 0) {
            if (++digits > MAX_DIGITS) {
                throw malformed("size");
            }
            left = left << 4 | digit;
        } else if (digits == 0) {
            throw malformed("size");
        } else if (octet == '\r') {
            state = State.SIZE_END;
        } else if (octet == ';') {
            state = State.EXTENSION;
        } else if (octet == ' ' || octet == '\t') {
            state = State.PADDING;
        } else {
            throw malformed("size");
        }
    }

    private void count() throws WireFormatException {
        if (++extensions > MAX_EXTENSIONS) {
            throw new WireFormatException(false, "chunk extensions of more than " + MAX_EXTENSIONS + " bytes");
        }
    }

    private static WireFormatException malformed(String what) {
        return new WireFormatException(false, "a chunk's " + what + " is malformed");
    }
}
