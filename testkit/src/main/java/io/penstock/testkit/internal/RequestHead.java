// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import io.penstock.network.HeaderFields;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request line and its fields as they came; nothing is judged.
 *
 * @param protocol {@code HTTP/1.1} or {@code HTTP/2}
 */
public record RequestHead(String method, String target, String protocol, HeaderFields fields) {
    private static final int MAX_LINE = 1 << 20;

    /** The next head of an HTTP/1 connection; empty at its end. */
    public static Optional<RequestHead> read(InputStream in) throws IOException {
        Optional<String> line = readLine(in);
        while (line.isPresent() && line.get().isEmpty()) {
            line = readLine(in);
        }
        if (line.isEmpty()) {
            return Optional.empty();
        }
        String[] words = line.get().split(" ", 3);
        if (words.length != 3) {
            throw new IOException("no request line: " + line.get());
        }
        return Optional.of(new RequestHead(words[0], words[1], words[2], readFields(in)));
    }

    /** Field lines up to the empty one. */
    public static HeaderFields readFields(InputStream in) throws IOException {
        List<String> pairs = new ArrayList<>();
        while (true) {
            String line = readLine(in).orElseThrow(() -> new EOFException("the head ends early"));
            if (line.isEmpty()) {
                return HeaderFields.ofTrusted(pairs.toArray(String[]::new));
            }
            int colon = line.indexOf(':');
            pairs.add(colon < 0 ? line : line.substring(0, colon));
            pairs.add(colon < 0 ? "" : line.substring(colon + 1).strip());
        }
    }

    /** A line without its end (LF or CRLF), as ISO 8859-1; empty at the end of the stream. */
    public static Optional<String> readLine(InputStream in) throws IOException {
        java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream(80);
        int c;
        while ((c = in.read()) != '\n') {
            if (c < 0) {
                if (line.size() == 0) {
                    return Optional.empty();
                }
                throw new EOFException("a line ends early");
            }
            line.write(c);
            if (line.size() > MAX_LINE) {
                throw new IOException("a line of more than " + MAX_LINE + " bytes");
            }
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    /** Whether a list-valued field has that element, without regard to case. */
    boolean has(String field, String element) {
        for (String value : fields.allValues(field)) {
            for (String part : value.split(",", -1)) {
                if (part.strip().equalsIgnoreCase(element)) {
                    return true;
                }
            }
        }
        return false;
    }
}
