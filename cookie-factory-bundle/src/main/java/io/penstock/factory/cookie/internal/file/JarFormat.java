// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.file;

import io.penstock.factory.cookie.internal.rfc6265.Admission;
import io.penstock.factory.cookie.internal.rfc6265.Cookie;
import io.penstock.factory.cookie.internal.rfc6265.SameSite;
import io.penstock.network.Origin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The text of a jar file: a line that names the format, then one JSON object for each cookie. Times are milliseconds
 * since 1970. Pure.
 */
public final class JarFormat {
    private static final String FORMAT = "penstock.cookies";
    private static final long VERSION = 1;

    private JarFormat() {}

    /** A cookie and when it was last sent. */
    public record Entry(Cookie cookie, long lastAccess) {}

    /**
     * What a file holds.
     *
     * @param skipped lines that could not be read
     */
    public record Content(List<Entry> entries, int skipped) {
        public Content {
            entries = List.copyOf(entries);
        }
    }

    /** Cookies that are not persistent are left out. */
    static byte[] write(List<Entry> entries) {
        StringBuilder text = new StringBuilder(64 + 256 * entries.size());
        new JsonLine.Writer(text).put("format", FORMAT).put("version", VERSION).end();
        for (Entry entry : entries) {
            Cookie cookie = entry.cookie();
            if (cookie.isPersistent()) {
                new JsonLine.Writer(text)
                        .put("name", cookie.name())
                        .put("value", cookie.value())
                        .put("domain", cookie.domain())
                        .put("path", cookie.path())
                        .put("hostOnly", cookie.hostOnly())
                        .put("secure", cookie.secure())
                        .put("httpOnly", cookie.httpOnly())
                        .put("sameSite", cookie.sameSite().text())
                        .put("partition", cookie.partition())
                        .put("expires", cookie.expires())
                        .put("created", cookie.created())
                        .put("accessed", entry.lastAccess())
                        .end();
            }
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads it; lines that make no sense are skipped.
     *
     * @param now no cookie may live longer than 400 days from there
     * @throws IllegalArgumentException if it is no jar file at all, or one of a later version: it must not be overwritten
     */
    static Content read(byte[] file, long now) {
        List<Entry> entries = new ArrayList<>();
        int skipped = 0;
        boolean named = false;
        for (String line : new String(file, StandardCharsets.UTF_8).split("\n", -1)) {
            if (line.isBlank()) {
                continue;
            }
            Optional<Map<String, Object>> object = JsonLine.parse(line);
            if (object.isPresent() && FORMAT.equals(object.get().get("format"))) {
                checkVersion(object.get());
                named = true;
                continue;
            }
            Optional<Entry> entry = object.flatMap(members -> entry(members, now));
            if (entry.isPresent()) {
                entries.add(entry.get());
            } else {
                skipped++;
            }
        }
        if (!named && entries.isEmpty() && skipped > 0) {
            throw new IllegalArgumentException(
                    "is no cookie jar of Penstock; it is left as it is (cookies.txt files are imported)");
        }
        return new Content(entries, skipped);
    }

    private static void checkVersion(Map<String, Object> members) {
        Object version = members.get("version");
        if (!(version instanceof Long number) || number != VERSION) {
            throw new IllegalArgumentException("is a cookie jar of version " + version + "; this bundle writes "
                    + VERSION + ". It is left as it is");
        }
    }

    private static Optional<Entry> entry(Map<String, Object> members, long now) {
        try {
            Cookie cookie = new Cookie(
                    (String) get(members, "name"),
                    (String) get(members, "value"),
                    (String) get(members, "domain"),
                    (String) get(members, "path"),
                    (Boolean) get(members, "hostOnly"),
                    (Boolean) get(members, "secure"),
                    (Boolean) get(members, "httpOnly"),
                    sameSite((String) get(members, "sameSite")),
                    (String) get(members, "partition"),
                    Math.min((Long) get(members, "expires"), now + Cookie.MAX_LIFE),
                    (Long) get(members, "created"));
            boolean good = Admission.isWellFormed(cookie.name(), cookie.value())
                    && Origin.canonicalHost(cookie.domain()).equals(cookie.domain())
                    && cookie.path().startsWith("/");
            return good ? Optional.of(new Entry(cookie, (Long) get(members, "accessed"))) : Optional.empty();
        } catch (IllegalArgumentException | ClassCastException e) {
            return Optional.empty();
        }
    }

    private static Object get(Map<String, Object> members, String key) {
        Object value = members.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }

    private static SameSite sameSite(String text) {
        for (SameSite known : SameSite.values()) {
            if (known.text().equals(text)) {
                return known;
            }
        }
        throw new IllegalArgumentException("sameSite is unknown");
    }
}
