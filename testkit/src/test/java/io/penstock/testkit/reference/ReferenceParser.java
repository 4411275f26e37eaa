// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.reference;

import static io.penstock.network.NetworkError.BODY_TOO_LARGE;
import static io.penstock.network.NetworkError.CONNECTION_CLOSED;
import static io.penstock.network.NetworkError.HEADERS_TOO_LARGE;
import static io.penstock.network.NetworkError.PROTOCOL_VIOLATION;
import static io.penstock.network.NetworkError.TRUNCATED;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.Timings;
import io.penstock.network.spi.Limits;
import io.penstock.network.spi.ResponseHead;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLSocket;

/** Reads responses as RFC 9112 has them and nothing else. */
final class ReferenceParser {
    interface Sink {
        void piece(byte[] bytes) throws IOException;
    }

    private static final int MAX_LINE = 16 * 1024;
    private static final int MAX_HEAD = 64 * 1024;
    private static final int MAX_FIELDS = 200;
    private static final int MAX_INFORMATIONAL = 16;

    private final InputStream in;
    private final String method;
    private final Limits limits;
    private int headBytes;
    private boolean first = true;
    private int status;
    private HeaderFields fields = HeaderFields.EMPTY;
    private HeaderFields trailers = HeaderFields.EMPTY;
    private long received;

    ReferenceParser(InputStream in, String method, Limits limits) {
        this.in = in;
        this.method = method;
        this.limits = limits;
    }

    ResponseHead head(Socket socket) throws IOException {
        for (int i = 0; i <= MAX_INFORMATIONAL; i++) {
            headBytes = 0;
            statusLine(line());
            fields = fields();
            if (status == 101) {
                throw violation("101 without Upgrade");
            }
            if (status >= 200) {
                return new ResponseHead(
                        status,
                        Version.HTTP_1_1,
                        fields,
                        Timings.NONE,
                        socket instanceof SSLSocket secure ? secure.getSession() : null);
            }
        }
        throw new ReferenceViolation(HEADERS_TOO_LARGE, "more than " + MAX_INFORMATIONAL + " interim responses");
    }

    HeaderFields trailers() {
        return trailers;
    }

    private void statusLine(String line) throws IOException {
        if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            throw violation("no status line");
        }
        status = Integer.parseInt(line.substring(9, 12));
    }

    private HeaderFields fields() throws IOException {
        List<String> pairs = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || !line.substring(0, colon).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
                throw violation("no field line");
            }
            String value = line.substring(colon + 1);
            for (int i = 0; i < value.length(); i++) {
                if (value.charAt(i) < ' ' && value.charAt(i) != '\t' || value.charAt(i) == 127) {
                    throw violation("a control character in a field value");
                }
            }
            pairs.add(line.substring(0, colon));
            pairs.add(value.replaceAll("^[ \t]+|[ \t]+$", ""));
            if (pairs.size() > 2 * MAX_FIELDS) {
                throw new ReferenceViolation(HEADERS_TOO_LARGE, "too many fields");
            }
        }
        return HeaderFields.ofTrusted(pairs.toArray(String[]::new));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw new ReferenceViolation(first ? CONNECTION_CLOSED : TRUNCATED, "closed within a head");
            }
            first = false;
            if (c == '\r') {
                if (in.read() != '\n') {
                    throw violation("CR without LF");
                }
                return line.toString();
            }
            if (c == '\n') {
                throw violation("LF without CR");
            }
            line.append((char) c);
            if (line.length() > MAX_LINE || ++headBytes > MAX_HEAD) {
                throw new ReferenceViolation(HEADERS_TOO_LARGE, "a head without measure");
            }
        }
    }

    void body(Sink sink) throws IOException {
        List<String> codings = fields.allValues("Transfer-Encoding");
        List<String> lengths = fields.allValues("Content-Length");
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return;
        }
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty() || codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
                throw violation("framing is not clear");
            }
            chunks(sink);
        } else if (!lengths.isEmpty()) {
            exactly(length(lengths), sink);
        } else {
            while (copy(Integer.MAX_VALUE, sink) >= 0) {
                // up to the end of the connection
            }
        }
    }

    private static long length(List<String> lengths) throws IOException {
        Set<String> distinct = new HashSet<>();
        for (String value : lengths) {
            for (String element : value.split(",", -1)) {
                distinct.add(element.strip());
            }
        }
        String only = distinct.iterator().next();
        if (distinct.size() > 1 || !only.matches("[0-9]{1,18}")) {
            throw violation("Content-Length is not clear");
        }
        return Long.parseLong(only);
    }

    private void exactly(long length, Sink sink) throws IOException {
        if (length > limits.body()) {
            throw new ReferenceViolation(BODY_TOO_LARGE, "Content-Length beyond the limit");
        }
        for (long left = length; left > 0; ) {
            int count = copy((int) Math.min(left, Integer.MAX_VALUE), sink);
            if (count < 0) {
                throw new ReferenceViolation(TRUNCATED, left + " bytes are missing");
            }
            left -= count;
        }
    }

    private int copy(int most, Sink sink) throws IOException {
        byte[] buffer = new byte[8192];
        int count = in.read(buffer, 0, Math.min(most, buffer.length));
        if (count > 0) {
            received += count;
            if (received > limits.body()) {
                throw new ReferenceViolation(BODY_TOO_LARGE, "a body beyond the limit");
            }
            sink.piece(java.util.Arrays.copyOf(buffer, count));
        }
        return count;
    }

    private void chunks(Sink sink) throws IOException {
        int extensions = 0;
        while (true) {
            headBytes = 0;
            String line = line();
            if (!line.matches("[0-9A-Fa-f]{1,15}([ \t]*;.*)?")) {
                throw violation("no chunk size");
            }
            int semicolon = line.indexOf(';');
            String size = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
            extensions += line.length() - size.length();
            if (extensions > MAX_LINE) {
                throw new ReferenceViolation(NetworkError.HEADERS_TOO_LARGE, "chunk extensions without measure");
            }
            long length = Long.parseLong(size.toLowerCase(Locale.ROOT), 16);
            if (length == 0) {
                trailers = fields();
                return;
            }
            exactly(length, sink);
            if (!new String(in.readNBytes(2), StandardCharsets.US_ASCII).equals("\r\n")) {
                throw violation("a chunk does not end");
            }
        }
    }

    private static ReferenceViolation violation(String what) {
        return new ReferenceViolation(PROTOCOL_VIOLATION, what);
    }
}
