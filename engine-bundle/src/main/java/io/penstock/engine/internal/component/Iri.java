// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.network.Redaction;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * References as documents write them: resolved as RFC 3986 §5.2 says, percent-encoded as RFC 3987 §3.1 says.
 *
 * <p>{@link URI#resolve} follows the older RFC 2396 (it drops the last segment before {@code ?query}, keeps a leading
 * {@code /../}), so it is not used.
 */
final class Iri {
    private static final String UNRESERVED_AND_DELIMITERS =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@/";
    private static final boolean[] PATH = table(UNRESERVED_AND_DELIMITERS);
    private static final boolean[] QUERY = table(UNRESERVED_AND_DELIMITERS + "?");
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private Iri() {}

    /** An absolute URL in the form that identifies a document: encoded, without dot segments, without a fragment. */
    static URI absolute(URI url) {
        if (!url.isAbsolute()) {
            throw new IllegalArgumentException("not an absolute URL: " + Redaction.uri(url));
        }
        return resolve(url, url.toString());
    }

    /** @throws IllegalArgumentException if the text is no URI reference, or cannot be resolved against that base */
    static URI resolve(URI base, String text) {
        int end = text.indexOf('#') < 0 ? text.length() : text.indexOf('#');
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == 0x7f) {
                throw new IllegalArgumentException("a URL cannot have the character U+"
                        + String.format(Locale.ROOT, "%04X", (int) c) + " (at " + (i + 1) + ")");
            }
        }
        int colon = schemeEnd(text, end);
        if (colon < 0) {
            return relative(base, text.substring(0, end));
        }
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = text.substring(colon + 1, end);
        if (isWeb(scheme) && !rest.startsWith("//")) {
            throw new IllegalArgumentException("no host in \"" + Redaction.text(text) + "\"");
        }
        return rest.startsWith("/") ? hierarchical(scheme, null, rest) : parsed(scheme + ":" + encode(rest, QUERY));
    }

    private static int schemeEnd(String text, int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (c == ':') {
                if (i == 0) {
                    throw new IllegalArgumentException("a URL cannot begin with a colon: \"" + text + "\"");
                }
                return i;
            }
            if (!letter && (i == 0 || !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.')) {
                return -1;
            }
        }
        return -1;
    }

    private static URI relative(URI base, String reference) {
        if (reference.isEmpty()) {
            return base.getRawFragment() == null ? base : parsed(withoutFragment(base));
        }
        if (base.isOpaque()) {
            throw new IllegalArgumentException(
                    "a relative URL cannot be resolved against a " + base.getScheme() + ": URL");
        }
        String scheme = base.getScheme();
        if (reference.startsWith("//")) {
            return hierarchical(scheme, null, reference);
        }
        String path = base.getRawPath();
        int query = reference.indexOf('?');
        if (query == 0) {
            return hierarchical(scheme, base.getRawAuthority(), (path.isEmpty() ? "/" : path) + reference);
        }
        String merged =
                reference.startsWith("/") ? reference : path.substring(0, path.lastIndexOf('/') + 1) + reference;
        return hierarchical(scheme, base.getRawAuthority(), merged.startsWith("/") ? merged : "/" + merged);
    }

    private static String withoutFragment(URI url) {
        String text = url.toString();
        return text.substring(0, text.indexOf('#'));
    }

    /** @param rest {@code //authority/path?query}, or {@code /path?query} below the given authority */
    private static URI hierarchical(String scheme, @Nullable String given, String rest) {
        String authority = given;
        String tail = rest;
        if (given == null && rest.startsWith("//")) {
            int end = 2;
            while (end < rest.length() && rest.charAt(end) != '/' && rest.charAt(end) != '?') {
                end++;
            }
            authority = authority(rest.substring(2, end));
            tail = rest.substring(end);
        }
        if (isWeb(scheme) && (authority == null || authority.isEmpty())) {
            throw new IllegalArgumentException("no host in \"" + Redaction.text(scheme + ":" + rest) + "\"");
        }
        int query = tail.indexOf('?');
        String path = query < 0 ? tail : tail.substring(0, query);
        StringBuilder url = new StringBuilder(scheme).append(':');
        if (authority != null && !authority.isEmpty()) {
            url.append("//").append(authority);
        }
        url.append(path.isEmpty() ? "/" : encode(withoutDots(path), PATH));
        if (query >= 0) {
            url.append('?').append(encode(tail.substring(query + 1), QUERY));
        }
        return parsed(url.toString());
    }

    private static boolean isWeb(String scheme) {
        return scheme.equals("http") || scheme.equals("https");
    }

    private static String authority(String text) {
        int at = text.lastIndexOf('@') + 1;
        String host = text.substring(at);
        boolean ascii = host.chars().allMatch(c -> c < 128);
        return encode(text.substring(0, at), PATH) + (ascii ? host : IDN.toASCII(host)).toLowerCase(Locale.ROOT);
    }

    /** RFC 3986 §5.2.4, in one pass. */
    private static String withoutDots(String path) {
        if (!path.contains("/.")) {
            return path;
        }
        StringBuilder out = new StringBuilder(path.length());
        for (int start = 1; start <= path.length(); ) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            int length = end - start;
            boolean dot = length == 1 && path.charAt(start) == '.';
            boolean dots = length == 2 && path.startsWith("..", start);
            if (dots) {
                out.setLength(Math.max(0, out.lastIndexOf("/")));
            }
            if (!dot && !dots) {
                out.append('/').append(path, start, end);
            } else if (slash < 0) {
                out.append('/');
            }
            start = end + 1;
        }
        return out.isEmpty() ? "/" : out.toString();
    }

    private static String encode(String text, boolean[] allowed) {
        int i = 0;
        while (i < text.length() && isKept(text, i, allowed)) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, i);
        while (i < text.length()) {
            int next = i + Character.charCount(text.codePointAt(i));
            if (isKept(text, i, allowed)) {
                out.append(text.charAt(i));
            } else if (next == i + 1 && Character.isSurrogate(text.charAt(i))) {
                throw new IllegalArgumentException("a URL cannot have half of a surrogate pair (at " + (i + 1) + ")");
            } else {
                for (byte b : text.substring(i, next).getBytes(StandardCharsets.UTF_8)) {
                    out.append('%').append(HEX[b >> 4 & 15]).append(HEX[b & 15]);
                }
            }
            i = next;
        }
        return out.toString();
    }

    /** A percent sign that begins no escape stands for itself, as in Qt's tolerant mode. */
    private static boolean isKept(String text, int i, boolean[] allowed) {
        char c = text.charAt(i);
        if (c != '%') {
            return c < 128 && allowed[c];
        }
        return i + 2 < text.length() && isHex(text.charAt(i + 1)) && isHex(text.charAt(i + 2));
    }

    private static boolean isHex(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    private static URI parsed(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e.getReason() + " in \"" + Redaction.text(url) + "\"", e);
        }
    }

    private static boolean[] table(String characters) {
        boolean[] table = new boolean[128];
        characters.chars().forEach(c -> table[c] = true);
        return table;
    }
}
