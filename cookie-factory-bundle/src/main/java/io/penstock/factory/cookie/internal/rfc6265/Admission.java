// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.rfc6265;

import java.util.Optional;

/**
 * What becomes of a {@code Set-Cookie} line: the storage model of RFC 6265bis §5.7 as far as it needs no jar. Pure.
 *
 * @param cookie to be stored; it may have expired, then it takes away the one that it replaces
 * @param refusal why there is none
 */
public record Admission(Optional<Cookie> cookie, Refusal refusal) {
    /**
     * Decides.
     *
     * @param line value of the field
     * @param hop that the response belongs to
     * @param now milliseconds since 1970
     */
    public static Admission of(String line, Hop hop, long now) {
        Optional<SetCookie> parsed = SetCookie.parse(line);
        if (parsed.isEmpty()) {
            return refused(Refusal.MALFORMED);
        }
        SetCookie set = parsed.get();
        String domain = set.domain();
        if (!Ascii.isAscii(domain)) {
            return refused(Refusal.DOMAIN_NOT_ASCII);
        }
        if (hop.origin().isAddressLiteral()) {
            if (!domain.isEmpty() && !domain.equals(inBrackets(hop.host()))) {
                return refused(Refusal.FOREIGN_DOMAIN);
            }
        } else if (!domain.isEmpty()) {
            boolean suffix = hop.suffixes().isPublicSuffix(domain);
            if (suffix && domain.equals(hop.host())) {
                domain = "";
            } else if (suffix) {
                return refused(Refusal.PUBLIC_SUFFIX);
            } else if (!Matching.domainMatches(hop.host(), domain)) {
                return refused(Refusal.FOREIGN_DOMAIN);
            }
        }
        boolean hostOnly = domain.isEmpty();
        String path = set.path().isEmpty() ? defaultPath(hop.path()) : set.path();
        boolean isolated = set.partitioned() || hop.isIsolated();
        Refusal refusal = refusal(set, hostOnly, path, hop, isolated);
        if (refusal != Refusal.NONE) {
            return refused(refusal);
        }
        return new Admission(
                Optional.of(new Cookie(
                        set.name(),
                        set.value(),
                        hostOnly || hop.origin().isAddressLiteral() ? hop.host() : domain,
                        path,
                        hostOnly,
                        set.secure(),
                        set.httpOnly(),
                        set.sameSite(),
                        isolated ? hop.partition() : "",
                        expiry(set, now),
                        now)),
                Refusal.NONE);
    }

    /**
     * Steps 20 to 22 for a cookie from wherever: whether a name that promises something keeps the promise.
     *
     * @param rootPath whether the path was given and is {@code /}
     */
    public static boolean keepsPrefix(String name, String value, boolean secure, boolean hostOnly, boolean rootPath) {
        String promising = name.isEmpty() ? value : name;
        if (Ascii.startsWithIgnoreCase(promising, "__Secure-")) {
            return !name.isEmpty() && secure;
        }
        if (Ascii.startsWithIgnoreCase(promising, "__Host-")) {
            return !name.isEmpty() && secure && hostOnly && rootPath;
        }
        return true;
    }

    /** Steps 2 to 4 for a cookie from wherever. */
    public static boolean isWellFormed(String name, String value) {
        return !(name.isEmpty() && value.isEmpty())
                && !Ascii.hasControls(name)
                && !Ascii.hasControls(value)
                && Ascii.octets(name) + Ascii.octets(value) <= SetCookie.MAX_PAIR;
    }

    private static Refusal refusal(SetCookie set, boolean hostOnly, String path, Hop hop, boolean isolated) {
        if (set.secure() && !hop.isSecure()) {
            return Refusal.NOT_SECURE;
        }
        if (set.sameSite() != SameSite.NONE && hop.isThirdParty()) {
            return Refusal.CROSS_SITE;
        }
        if (set.sameSite() == SameSite.NONE && !set.secure()) {
            return Refusal.NONE_NOT_SECURE;
        }
        boolean rootPath = set.pathGiven() && path.equals("/");
        if (!keepsPrefix(set.name(), set.value(), set.secure(), hostOnly, rootPath)) {
            return Refusal.PREFIX;
        }
        if (set.partitioned() && !set.secure() || isolated && hop.partition().isEmpty()) {
            return Refusal.PARTITION;
        }
        return Refusal.NONE;
    }

    /** An address as a URI, and so the attribute, has it; it is a domain for itself only. */
    private static String inBrackets(String address) {
        return address.indexOf(':') < 0 ? address : "[" + address + "]";
    }

    /** RFC 6265bis §5.1.4. */
    private static String defaultPath(String requestPath) {
        int slash = requestPath.lastIndexOf('/');
        return requestPath.startsWith("/") && slash > 0 ? requestPath.substring(0, slash) : "/";
    }

    private static long expiry(SetCookie set, long now) {
        if (set.maxAge() != SetCookie.ABSENT) {
            return set.maxAge() == 0 ? 0 : now + Math.min(1000 * set.maxAge(), Cookie.MAX_LIFE);
        }
        return set.expires() == SetCookie.ABSENT ? Cookie.SESSION : Math.min(set.expires(), now + Cookie.MAX_LIFE);
    }

    private static Admission refused(Refusal why) {
        return new Admission(Optional.empty(), why);
    }
}
