// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http1;

import io.penstock.network.HeaderFields;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads heads and trailers, strictly (RFC 9112 §2.2, §4, §5, §7.1.2).
 *
 * <p>A server repeats most of its lines from answer to answer. So the last head is kept: an equal one is the same
 * object, an equal line shares its strings. One for each connection; not thread-safe.
 */
final class ResponseLines {
    /** A status line and its fields. */
    record Head(int status, boolean http11, HeaderFields fields) {}

    private static final int MAX_LINES = 256;
    private static final int MAX_STATUS_LINE = 4096;
    private static final int MAX_KEPT = 4096;
    private static final int STEP = 1024;
    private static final byte[] PREFIX = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

    private final int maxBytes;
    private byte[] scratch = new byte[STEP];
    /** Number of bytes of the section that are searched for its end already. */
    private int searched;
    /** The section that is being read: names and values, and the start of each line. */
    private String[] pairs = new String[32];

    private int[] lines = new int[16];
    private int count;

    private @Nullable Head last;
    private byte[] lastBytes = new byte[0];
    /** For each line of the last head its start; one more for the end. */
    private int[] lastLines = new int[0];

    /** @param maxBytes of one head or trailer section */
    ResponseLines(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Reads a head.
     *
     * @return null if it is not complete; then nothing is consumed
     */
    @Nullable
    Head head(ByteBuffer data) throws WireFormatException {
        Head known = last;
        int position = data.position();
        int size = lastBytes.length;
        if (known != null && data.remaining() >= size) {
            room(size);
            data.get(position, scratch, 0, size);
            if (Arrays.equals(scratch, 0, size, lastBytes, 0, size)) {
                data.position(position + size);
                searched = 0;
                return known;
            }
        }
        int end = section(data, true);
        if (end < 0) {
            return null;
        }
        Head head = parseHead(end);
        data.position(position + end);
        searched = 0;
        return head;
    }

    /**
     * Reads a trailer section, the empty line included.
     *
     * @return null if it is not complete
     */
    @Nullable
    HeaderFields trailers(ByteBuffer data) throws WireFormatException {
        int end = section(data, false);
        if (end < 0) {
            return null;
        }
        int at = 0;
        int line = 0;
        count = 0;
        while (!isEmptyLine(at)) {
            at = line(at, line++, false);
        }
        data.position(data.position() + end);
        searched = 0;
        return fields();
    }

    /**
     * Copies the section to the scratch array.
     *
     * @return its length, the empty line included, or -1 if more bytes are needed
     */
    private int section(ByteBuffer data, boolean head) throws WireFormatException {
        int available = data.remaining();
        int copied = 0;
        while (copied < available) {
            int upTo = Math.min(available, Math.max(copied + STEP, searched));
            room(upTo);
            data.get(data.position() + copied, scratch, copied, upTo - copied);
            copied = upTo;
            if (head) {
                checkPrefix(copied);
            }
            for (int i = searched; i < copied; i++) {
                if (scratch[i] == '\n' && (i == 0 ? !head : endsSection(i, head))) {
                    return i + 1;
                }
            }
            searched = copied;
            if (copied > maxBytes) {
                throw new WireFormatException(
                        true,
                        (head ? "a head" : "a trailer section") + " of more than " + maxBytes
                                + " bytes; see header.max");
            }
        }
        return -1;
    }

    /** Whether the line that ends at that line feed is empty. */
    private boolean endsSection(int feed, boolean head) {
        int before = scratch[feed - 1] == '\r' ? feed - 2 : feed - 1;
        return before < 0 ? !head : scratch[before] == '\n';
    }

    private void checkPrefix(int available) throws WireFormatException {
        for (int i = 0; i < PREFIX.length && i < available; i++) {
            if (scratch[i] != PREFIX[i]) {
                throw new WireFormatException(false, "the response does not begin with HTTP/1.x");
            }
        }
    }

    private Head parseHead(int end) throws WireFormatException {
        int at = lineEnd(0) + 1;
        int status = status(contentEnd(at));
        int line = 0;
        count = 0;
        while (!isEmptyLine(at)) {
            at = line(at, line++, true);
        }
        lines[line] = at;
        Head head = new Head(status, scratch[PREFIX.length] >= '1', fields());
        // a folded field has two lines: the numbers of lines and of fields would not be the same
        if (end <= MAX_KEPT && status >= 200 && 2 * line == count) {
            lastBytes = Arrays.copyOf(scratch, end);
            lastLines = Arrays.copyOf(lines, line + 1);
            last = head;
        }
        return head;
    }

    private HeaderFields fields() {
        return count == 0 ? HeaderFields.EMPTY : HeaderFields.ofTrusted(Arrays.copyOf(pairs, count));
    }

    private int status(int end) throws WireFormatException {
        int at = PREFIX.length;
        if (end > MAX_STATUS_LINE) {
            throw new WireFormatException(true, "a status line of more than " + MAX_STATUS_LINE + " bytes");
        }
        boolean formed = end >= at + 5
                && isDigit(scratch[at])
                && scratch[at + 1] == ' '
                && scratch[at + 2] >= '1'
                && scratch[at + 2] <= '9'
                && isDigit(scratch[at + 3])
                && isDigit(scratch[at + 4])
                && (end == at + 5 || scratch[at + 5] == ' ');
        if (!formed) {
            throw new WireFormatException(false, "the status line is malformed");
        }
        checkContent(at + 5, end, "the reason phrase");
        return 100 * (scratch[at + 2] - '0') + 10 * (scratch[at + 3] - '0') + scratch[at + 4] - '0';
    }

    /**
     * Reads the field line at an index.
     *
     * @return start of the next line
     */
    private int line(int from, int number, boolean head) throws WireFormatException {
        if (number == MAX_LINES) {
            throw new WireFormatException(
                    true, "more than " + MAX_LINES + (head ? " header fields" : " trailer fields"));
        }
        if (number + 2 > lines.length) {
            lines = Arrays.copyOf(lines, 2 * lines.length);
        }
        if (count + 2 > pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * pairs.length);
        }
        lines[number] = from;
        int next = lineEnd(from) + 1;
        Head known = last;
        if (head && known != null && 2 * number == count && isSame(number, from, next)) {
            pairs[count++] = known.fields.name(number);
            pairs[count++] = known.fields.value(number);
        } else {
            field(from, contentEnd(next));
        }
        return next;
    }

    /** A folded line is added to the field before it (RFC 9112 §5.2). */
    private void field(int from, int to) throws WireFormatException {
        if (isBlank(scratch[from])) {
            if (count == 0) {
                throw new WireFormatException(false, "the first header field begins with a space");
            }
            pairs[count - 1] = (pairs[count - 1] + ' ' + value(from, to)).trim();
            return;
        }
        int colon = from;
        while (colon < to && isToken(scratch[colon])) {
            colon++;
        }
        if (colon == from || colon == to || scratch[colon] != ':') {
            throw new WireFormatException(false, "a header field name is malformed");
        }
        pairs[count++] = text(from, colon);
        pairs[count++] = value(colon + 1, to);
    }

    private boolean isSame(int line, int from, int next) {
        return line + 1 < lastLines.length
                && Arrays.equals(scratch, from, next, lastBytes, lastLines[line], lastLines[line + 1]);
    }

    private String value(int from, int to) throws WireFormatException {
        int begin = from;
        int end = to;
        while (begin < end && isBlank(scratch[begin])) {
            begin++;
        }
        while (end > begin && isBlank(scratch[end - 1])) {
            end--;
        }
        checkContent(begin, end, "a header field value");
        return text(begin, end);
    }

    /** No NUL, no bare CR (RFC 9110 §5.5). */
    private void checkContent(int from, int to, String what) throws WireFormatException {
        for (int i = from; i < to; i++) {
            if (scratch[i] == 0 || scratch[i] == '\r') {
                throw new WireFormatException(false, what + " has a NUL or a bare CR");
            }
        }
    }

    private String text(int from, int to) {
        return new String(scratch, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private boolean isEmptyLine(int at) {
        return scratch[at] == '\n' || scratch[at] == '\r' && scratch[at + 1] == '\n';
    }

    /** Index of the line feed that ends the line. */
    private int lineEnd(int from) {
        int at = from;
        while (scratch[at] != '\n') {
            at++;
        }
        return at;
    }

    /**
     * End of a line's content.
     *
     * @param next start of the next line
     */
    private int contentEnd(int next) {
        return next >= 2 && scratch[next - 2] == '\r' ? next - 2 : next - 1;
    }

    private void room(int size) {
        if (scratch.length < size) {
            scratch = Arrays.copyOf(scratch, Math.max(size, 2 * scratch.length));
        }
    }

    private static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    private static boolean isToken(byte octet) {
        return octet > ' ' && octet < 127 && "\"(),/:;<=>?@[\\]{}".indexOf(octet) < 0;
    }
}
