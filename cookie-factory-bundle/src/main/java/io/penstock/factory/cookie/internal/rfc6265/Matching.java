// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.rfc6265;

/** Whether a cookie goes with a request: the retrieval algorithm of RFC 6265bis §5.8.3, all but the host. Pure. */
public enum Matching {
    /** It is sent. */
    SENT("sent"),
    EXPIRED("has expired"),
    OTHER_PATH("is for another path"),
    INSECURE("is Secure, the request is not https"),
    CROSS_SITE("its SameSite keeps it from requests of other sites"),
    OTHER_PARTITION("is bound to another top-level site");

    private final String reason;

    Matching(String reason) {
        this.reason = reason;
    }

    /** Said of the cookie, for an operator. */
    public String reason() {
        return reason;
    }

    /** @param now milliseconds since 1970 */
    public static Matching of(Cookie cookie, Hop hop, long now) {
        if (cookie.isExpired(now)) {
            return EXPIRED;
        }
        if (!pathMatches(hop.path(), cookie.path())) {
            return OTHER_PATH;
        }
        if (cookie.secure() && !hop.isSecure()) {
            return INSECURE;
        }
        if (cookie.sameSite() != SameSite.NONE
                && !(hop.isTopLevel() && hop.isSafe() && cookie.sameSite() != SameSite.STRICT)
                && !hop.isSameSite()) {
            return CROSS_SITE;
        }
        boolean here = cookie.partition().isEmpty()
                ? !hop.isIsolated()
                : cookie.partition().equals(hop.partition());
        return here ? SENT : OTHER_PARTITION;
    }

    /** RFC 6265bis §5.1.4. */
    public static boolean pathMatches(String requestPath, String cookiePath) {
        int length = cookiePath.length();
        if (length == 1) {
            // most cookies: both begin with a slash
            return true;
        }
        return requestPath.startsWith(cookiePath)
                && (requestPath.length() == length
                        || cookiePath.charAt(length - 1) == '/'
                        || requestPath.charAt(length) == '/');
    }

    /**
     * RFC 6265bis §5.1.3 for a host that is a name.
     *
     * @param host canonical
     * @param domain canonical
     */
    public static boolean domainMatches(String host, String domain) {
        int more = host.length() - domain.length();
        return more == 0 ? host.equals(domain) : more > 0 && host.charAt(more - 1) == '.' && host.endsWith(domain);
    }
}
