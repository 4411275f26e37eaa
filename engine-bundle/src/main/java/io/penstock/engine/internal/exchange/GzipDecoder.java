// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The coding {@code gzip} (RFC 1952): any number of members, each with its checksum and length checked. What follows
 * the last one may be zeros, nothing else.
 */
final class GzipDecoder implements Decoder {
    private static final int MAX_HEADER = 64 * 1024;
    private static final int FHCRC = 2;
    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;
    private static final int RESERVED = 0xE0;

    private enum State {
        FIXED,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        HEADER_CRC,
        DATA,
        TRAILER,
        BETWEEN,
        PADDING
    }

    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final CRC32 headerCrc = new CRC32();
    private State state = State.FIXED;
    private boolean begun;
    private int flags;
    private int at;
    private int headerSize;
    private long number;
    private boolean closed;

    @Override
    public void decode(ByteBuffer in, ByteBuffer out) throws DataFormatException {
        while (true) {
            if (state == State.DATA) {
                if (!inflate(in, out)) {
                    return;
                }
            } else if (!in.hasRemaining()) {
                return;
            } else {
                begun = true;
                step(in.get() & 255);
            }
        }
    }

    /** @return whether the deflate stream has ended */
    private boolean inflate(ByteBuffer in, ByteBuffer out) throws DataFormatException {
        while (!inflater.finished()) {
            if (!out.hasRemaining()) {
                return false;
            }
            inflater.setInput(in);
            int from = out.position();
            int made = inflater.inflate(out);
            if (inflater.needsDictionary()) {
                throw new DataFormatException("the gzip stream needs a dictionary");
            }
            if (made > 0) {
                ByteBuffer fresh = out.duplicate();
                fresh.position(from).limit(from + made);
                crc.update(fresh);
            } else if (!inflater.finished()) {
                return false;
            }
        }
        state = State.TRAILER;
        at = 0;
        number = 0;
        return true;
    }

    private void step(int b) throws DataFormatException {
        switch (state) {
            case FIXED -> fixed(b);
            case EXTRA_LENGTH -> {
                header(b);
                number |= (long) b << 8 * at;
                if (++at == 2) {
                    at = 0;
                    enter(number == 0 ? State.NAME : State.EXTRA);
                }
            }
            case EXTRA -> {
                header(b);
                if (--number == 0) {
                    enter(State.NAME);
                }
            }
            case NAME -> {
                header(b);
                if (b == 0) {
                    enter(State.COMMENT);
                }
            }
            case COMMENT -> {
                header(b);
                if (b == 0) {
                    enter(State.HEADER_CRC);
                }
            }
            case HEADER_CRC -> {
                number |= (long) b << 8 * at;
                if (++at == 2) {
                    if (number != (headerCrc.getValue() & 0xFFFF)) {
                        throw new DataFormatException("the checksum of the gzip header is wrong");
                    }
                    enter(State.DATA);
                }
            }
            case TRAILER -> trailer(b);
            case BETWEEN -> {
                if (b == 0) {
                    state = State.PADDING;
                } else {
                    state = State.FIXED;
                    fixed(b);
                }
            }
            case PADDING -> {
                if (b != 0) {
                    throw new DataFormatException("data after the end of the gzip stream");
                }
            }
            case DATA -> throw new IllegalStateException("data is inflated");
        }
    }

    private void fixed(int b) throws DataFormatException {
        boolean good = switch (at) {
            case 0 -> b == 0x1F;
            case 1 -> b == 0x8B;
            case 2 -> b == 8;
            case 3 -> (b & RESERVED) == 0;
            default -> true;
        };
        if (!good) {
            throw new DataFormatException(
                    at < 2 ? "not a gzip stream" : "the gzip header has an unknown method or flag");
        }
        if (at == 3) {
            flags = b;
        }
        header(b);
        if (++at == 10) {
            enter(State.EXTRA_LENGTH);
        }
    }

    /** Enters a part of the header, or the first one after it that this member has. */
    private void enter(State next) {
        at = 0;
        number = state == State.EXTRA_LENGTH && next == State.EXTRA ? number : 0;
        state = switch (next) {
            case EXTRA_LENGTH -> (flags & FEXTRA) != 0 ? next : skipTo(State.NAME);
            case NAME -> (flags & FNAME) != 0 ? next : skipTo(State.COMMENT);
            case COMMENT -> (flags & FCOMMENT) != 0 ? next : skipTo(State.HEADER_CRC);
            case HEADER_CRC -> (flags & FHCRC) != 0 ? next : State.DATA;
            default -> next;
        };
    }

    private State skipTo(State next) {
        enter(next);
        return state;
    }

    private void header(int b) throws DataFormatException {
        headerCrc.update(b);
        if (++headerSize > MAX_HEADER) {
            throw new DataFormatException("the gzip header is longer than " + MAX_HEADER + " bytes");
        }
    }

    private void trailer(int b) throws DataFormatException {
        number |= (long) b << 8 * (at & 3);
        at++;
        if (at == 4) {
            if (number != crc.getValue()) {
                throw new DataFormatException("the checksum of the gzip stream is wrong");
            }
            number = 0;
        } else if (at == 8) {
            if (number != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
                throw new DataFormatException("the length of the gzip stream is wrong");
            }
            inflater.reset();
            crc.reset();
            headerCrc.reset();
            headerSize = 0;
            number = 0;
            at = 0;
            state = State.BETWEEN;
        }
    }

    @Override
    public boolean isComplete() {
        return !begun || state == State.BETWEEN || state == State.PADDING;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            inflater.end();
        }
    }
}
