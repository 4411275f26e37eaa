// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.jar;

import io.penstock.factory.cookie.internal.rfc6265.Admission;
import io.penstock.factory.cookie.internal.rfc6265.Cookie;
import io.penstock.factory.cookie.internal.rfc6265.SameSite;
import io.penstock.factory.cookie.internal.suffix.PublicSuffixes;
import io.penstock.network.Origin;
import java.util.Optional;

/**
 * Lines of {@code cookies.txt}: domain, whether it is for subdomains, path, whether it is Secure, expiry in seconds (0
 * for the session), name, value, with tabs between. The format has no SameSite, partition, or time of creation. Pure.
 */
final class Netscape {
    static final String HEADER = "# Netscape HTTP Cookie File\n";

    private static final String HTTP_ONLY = "#HttpOnly_";
    private static final int FIELDS = 7;

    private Netscape() {}

    /** Whether a line holds no cookie by intention. */
    static boolean isComment(String line) {
        return line.isBlank() || line.startsWith("#") && !line.startsWith(HTTP_ONLY);
    }

    /**
     * A cookie from a line; it may have expired. Empty if the line makes no sense, or no server could have set it.
     *
     * @param now milliseconds since 1970
     */
    static Optional<Cookie> parse(String line, PublicSuffixes suffixes, long now) {
        boolean httpOnly = line.startsWith(HTTP_ONLY);
        String[] fields = line.substring(httpOnly ? HTTP_ONLY.length() : 0).split("\t", FIELDS);
        if (fields.length < FIELDS - 1) {
            return Optional.empty();
        }
        String path = fields[2];
        String name = fields[5];
        String value = fields.length == FIELDS ? fields[6] : "";
        try {
            String domain = Origin.canonicalHost(fields[0].startsWith(".") ? fields[0].substring(1) : fields[0]);
            boolean secure = flag(fields[3]);
            boolean hostOnly = !flag(fields[1]) || new Origin("http", domain, 80).isAddressLiteral();
            long seconds = Long.parseLong(fields[4].trim());
            boolean good = path.startsWith("/")
                    && Admission.isWellFormed(name, value)
                    && Admission.keepsPrefix(name, value, secure, hostOnly, path.equals("/"))
                    && (hostOnly || !suffixes.isPublicSuffix(domain));
            return good
                    ? Optional.of(new Cookie(
                            name,
                            value,
                            domain,
                            path,
                            hostOnly,
                            secure,
                            httpOnly,
                            SameSite.DEFAULT,
                            "",
                            seconds == 0 ? Cookie.SESSION : expiry(seconds, now),
                            now))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The line of a cookie, with its end; empty if the format cannot hold it: it is nameless, partitioned or has tabs. */
    static Optional<String> format(Cookie cookie) {
        boolean fits = !cookie.name().isEmpty()
                && cookie.partition().isEmpty()
                && (cookie.name() + cookie.value() + cookie.path()).indexOf('\t') < 0;
        if (!fits) {
            return Optional.empty();
        }
        return Optional.of(String.join(
                "\t",
                (cookie.httpOnly() ? HTTP_ONLY : "") + (cookie.hostOnly() ? "" : ".") + cookie.domain(),
                flag(!cookie.hostOnly()),
                cookie.path(),
                flag(cookie.secure()),
                Long.toString(cookie.isPersistent() ? Math.max(1, cookie.expires() / 1000) : 0),
                cookie.name(),
                cookie.value() + "\n"));
    }

    private static long expiry(long seconds, long now) {
        long latest = now + Cookie.MAX_LIFE;
        return seconds < 0 ? 0 : seconds > latest / 1000 ? latest : 1000 * seconds;
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "TRUE" -> true;
            case "FALSE" -> false;
            default -> throw new IllegalArgumentException("neither TRUE nor FALSE");
        };
    }

    private static String flag(boolean value) {
        return value ? "TRUE" : "FALSE";
    }
}
