// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.archive;

import io.penstock.engine.DocumentKind;
import io.penstock.network.NetworkError;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The list of an archive's documents, the root first. A line for each, its fields set apart by tabs: URL, URL that it
 * was retrieved from, kind, HTTP status, media type, file, code and words of a failure. Pure.
 */
public final class ArchiveIndex {
    /** Name of the file. */
    public static final String FILE = "penstock-graph.txt";

    private static final String HEAD = "penstock-graph 1";
    private static final int FIELDS = 8;
    private static final Pattern SAFE = Pattern.compile("[^/\\\\:\\u0000]+(/[^/\\\\:\\u0000]+)*");
    private static final Pattern DOTS = Pattern.compile("(.*/)?\\.\\.?(/.*)?");

    private ArchiveIndex() {}

    public static String print(List<ArchiveEntry> entries) {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        for (ArchiveEntry entry : entries) {
            text.append(entry.url())
                    .append('\t')
                    .append(entry.retrieved())
                    .append('\t')
                    .append(entry.kind())
                    .append('\t')
                    .append(entry.httpStatus())
                    .append('\t')
                    .append(escaped(entry.mediaType()))
                    .append('\t')
                    .append(entry.file().orElse(""))
                    .append('\t')
                    .append(entry.code())
                    .append('\t')
                    .append(escaped(entry.message()))
                    .append('\n');
        }
        return text.toString();
    }

    /**
     * @return at least one entry
     * @throws IOException naming the line that is wrong
     */
    public static List<ArchiveEntry> parse(String text) throws IOException {
        String[] lines = text.split("\r?\n", -1);
        if (!lines[0].equals(HEAD)) {
            throw wrong(1, "it must read \"" + HEAD + "\"");
        }
        List<ArchiveEntry> entries = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            if (!lines[i].isEmpty()) {
                entries.add(entry(lines[i].split("\t", -1), i + 1));
            }
        }
        if (entries.isEmpty()) {
            throw wrong(lines.length, "no document is named");
        }
        return entries;
    }

    private static ArchiveEntry entry(String[] fields, int line) throws IOException {
        if (fields.length != FIELDS) {
            throw wrong(line, "it has " + fields.length + " fields, not " + FIELDS);
        }
        Optional<String> file = fields[5].isEmpty() ? Optional.empty() : Optional.of(fields[5]);
        if (file.isPresent()
                && (!SAFE.matcher(fields[5]).matches()
                        || DOTS.matcher(fields[5]).matches())) {
            throw wrong(line, "\"" + fields[5] + "\" is no name of a file below the archive");
        }
        try {
            NetworkError code = NetworkError.valueOf(fields[6]);
            if (file.isPresent() != (code == NetworkError.NONE)) {
                throw wrong(line, "a document has a file, or else a reason why it has none");
            }
            return new ArchiveEntry(
                    url(fields[0], line),
                    url(fields[1], line),
                    new DocumentKind(fields[2]),
                    Integer.parseInt(fields[3]),
                    unescaped(fields[4]),
                    file,
                    code,
                    unescaped(fields[7]));
        } catch (IllegalArgumentException e) {
            throw wrong(line, String.valueOf(e.getMessage()));
        }
    }

    private static URI url(String text, int line) throws IOException {
        try {
            URI url = new URI(text);
            if (url.isAbsolute()) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw wrong(line, "no URL: " + e.getReason());
        }
        throw wrong(line, "not an absolute URL: " + text);
    }

    private static IOException wrong(int line, String what) {
        return new IOException(FILE + ", line " + line + ": " + what);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                plain.append(c);
                continue;
            }
            char next = text.charAt(++i);
            plain.append(
                    switch (next) {
                        case 't' -> '\t';
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        default -> next;
                    });
        }
        return plain.toString();
    }
}
