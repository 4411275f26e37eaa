// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http2;

import io.penstock.network.HeaderFields;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackException;
import org.jspecify.annotations.Nullable;

/** Collects and decodes header blocks (RFC 9113 §4.3, §8.2, §8.3). One for each connection; not thread-safe. */
final class HeaderBlock {
    /**
     * A block's content.
     *
     * @param status of a response; 0 for trailers
     */
    record Decoded(int status, HeaderFields fields) {
        /** The block breaks the rules of messages: a matter of its stream only. */
        static final Decoded MALFORMED = new Decoded(-1, HeaderFields.EMPTY);
        /** The block has more than is allowed: a matter of its stream only. */
        static final Decoded TOO_LARGE = new Decoded(-2, HeaderFields.EMPTY);
    }

    private static final int TABLE_SIZE = 4096;
    private static final int MAX_CONTINUATIONS = 8;
    private static final int MAX_FIELDS = 256;
    /** Overhead that counts for each field (RFC 9113 §6.5.2). */
    private static final int OVERHEAD = 32;
    /** A block is decoded to its end, to keep the table right, unless it is so many times too large. */
    private static final int HOPELESS = 16;

    private final int maxBytes;
    private final HPackDecoder decoder = new HPackDecoder(TABLE_SIZE, StandardCharsets.US_ASCII);
    private byte[] block = new byte[1024];
    private int length;
    private int continuations;
    private int stream;
    private boolean endStream;

    HeaderBlock(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Whether a block has begun and not ended: nothing but its continuation may come. */
    boolean isOpen() {
        return stream != 0;
    }

    int stream() {
        return stream;
    }

    boolean endStream() {
        return endStream;
    }

    void begin(int id, boolean end, ByteBuffer fragment) throws Http2Exception {
        stream = id;
        endStream = end;
        length = 0;
        continuations = 0;
        append(fragment);
    }

    void proceed(ByteBuffer fragment) throws Http2Exception {
        if (++continuations > MAX_CONTINUATIONS) {
            throw new Http2Exception(
                    Http2.ENHANCE_YOUR_CALM, "more than " + MAX_CONTINUATIONS + " CONTINUATION frames", true);
        }
        append(fragment);
    }

    private void append(ByteBuffer fragment) throws Http2Exception {
        int more = fragment.remaining();
        if (length + more > maxBytes + Http2.FRAME_MAX) {
            throw new Http2Exception(
                    Http2.ENHANCE_YOUR_CALM, "a header block of more than " + maxBytes + " bytes", true);
        }
        if (length + more > block.length) {
            block = Arrays.copyOf(block, Math.max(2 * block.length, length + more));
        }
        fragment.get(block, length, more);
        length += more;
    }

    /** Takes note that a block is of no use, but for the table. */
    void skip() throws Http2Exception {
        decode(true, true);
    }

    /**
     * Decodes the block.
     *
     * @param trailers whether it stands after a body
     * @throws Http2Exception if the connection cannot go on
     */
    Decoded decode(boolean trailers) throws Http2Exception {
        return decode(trailers, false);
    }

    private Decoded decode(boolean trailers, boolean skipped) throws Http2Exception {
        ByteBuffer source = ByteBuffer.wrap(block, 0, length);
        stream = 0;
        String[] pairs = new String[32];
        int count = 0;
        int status = 0;
        long size = 0;
        boolean wellFormed = true;
        while (source.hasRemaining()) {
            Header field = next(source);
            if (field == null) {
                break;
            }
            size += field.getName().length() + (long) field.getValue().length() + OVERHEAD;
            if (size > (long) HOPELESS * maxBytes) {
                throw new Http2Exception(
                        Http2.ENHANCE_YOUR_CALM, "a header list of more than " + maxBytes + " bytes", true);
            }
            if (skipped || size > maxBytes || !wellFormed) {
                continue;
            }
            if (field.getName().startsWith(":")) {
                boolean fits = !trailers
                        && count == 0
                        && status == 0
                        && field.getName().equals(":status");
                status = fits ? status(field.getValue()) : 0;
                wellFormed = status != 0;
                continue;
            }
            wellFormed = isAllowed(field.getName()) && isValue(field.getValue()) && count < 2 * MAX_FIELDS;
            if (count == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * count);
            }
            pairs[count++] = field.getName();
            pairs[count++] = field.getValue();
        }
        if (size > maxBytes) {
            return Decoded.TOO_LARGE;
        }
        if (!wellFormed || !trailers && status == 0) {
            return Decoded.MALFORMED;
        }
        return new Decoded(
                status, count == 0 ? HeaderFields.EMPTY : HeaderFields.ofTrusted(Arrays.copyOf(pairs, count)));
    }

    private @Nullable Header next(ByteBuffer source) throws Http2Exception {
        try {
            return decoder.decodeHeader(source);
        } catch (HPackException | RuntimeException e) { // an index beyond the table is an IllegalArgumentException
            throw new Http2Exception(Http2.COMPRESSION_ERROR, "a header block that cannot be decoded");
        }
    }

    private static int status(String text) {
        if (text.length() != 3 || text.charAt(0) < '1' || text.charAt(0) > '9') {
            return 0;
        }
        int number = 0;
        for (int i = 0; i < 3; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    /** Lower-case tokens, none that speaks of a connection (§8.2.2). */
    private static boolean isAllowed(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 127 || c >= 'A' && c <= 'Z' || "\"(),/:;<=>?@[\\]{}".indexOf(c) >= 0) {
                return false;
            }
        }
        return switch (name) {
            case "", "connection", "transfer-encoding", "keep-alive", "proxy-connection", "upgrade" -> false;
            default -> true;
        };
    }

    /** No NUL, CR, LF; no white space around it (§8.2.1). */
    private static boolean isValue(String value) {
        int length = value.length();
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c == 0 || c == '\r' || c == '\n') {
                return false;
            }
        }
        return length == 0 || !isBlank(value.charAt(0)) && !isBlank(value.charAt(length - 1));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
