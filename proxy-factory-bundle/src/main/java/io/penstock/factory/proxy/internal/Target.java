// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import java.util.Locale;

/**
 * A set of destinations: the one matcher of rules, of their exceptions and of every other source.
 *
 * @param text as it was written, for explanations
 * @param scheme {@code http}, {@code https}, or empty for both
 * @param host which hosts
 * @param port 0 for any
 */
record Target(String text, String scheme, HostPattern host, int port) {
    /** Every destination that is not local. */
    static final Target EVERYTHING = new Target("*", "", new HostPattern.Any(), 0);

    /**
     * Reads {@code [http://|https://]host[:port]}, host as in {@link HostPattern#parse}; an IPv6 address takes brackets
     * where a port follows.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    static Target parse(String text) {
        String rest = text;
        String scheme = "";
        int end = text.indexOf("://");
        if (end >= 0) {
            scheme = text.substring(0, end).toLowerCase(Locale.ROOT);
            rest = text.substring(end + 3);
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw new IllegalArgumentException("a target begins with http://, https://, or has no scheme");
            }
        }
        int colon = portColon(rest);
        int port = colon < 0 ? 0 : port(rest.substring(colon + 1));
        String host = colon < 0 ? rest : rest.substring(0, colon);
        if (host.startsWith("[")) {
            int bracket = host.indexOf(']');
            if (bracket < 0) {
                throw new IllegalArgumentException("the bracket of \"" + host + "\" is not closed");
            }
            // [::1], [fd00::/8] and [fd00::]/8
            host = host.substring(1, bracket) + host.substring(bracket + 1);
        }
        return new Target(text, scheme, HostPattern.parse(host), port);
    }

    /** Where the port begins, or -1: two colons outside of brackets are a bare IPv6 address. */
    private static int portColon(String rest) {
        int colon = rest.indexOf(':', rest.startsWith("[") ? Math.max(0, rest.indexOf(']')) : 0);
        return colon < 0 || rest.indexOf(':', colon + 1) < 0 ? colon : -1;
    }

    /** @throws IllegalArgumentException if it is no port */
    static int port(String text) {
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65535) {
            // not quoted: in a badly written proxy URL it may be the start of a password
            throw new IllegalArgumentException("a port is a number within 1 to 65535");
        }
        return port;
    }

    boolean matches(Destination destination) {
        return (port == 0 || port == destination.port())
                && (scheme.isEmpty() || scheme.equals(destination.scheme()))
                && host.matches(destination);
    }
}
