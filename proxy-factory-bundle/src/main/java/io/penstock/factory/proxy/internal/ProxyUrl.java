// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.Origin;
import io.penstock.network.Proxy;
import io.penstock.network.Redaction;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A proxy as a person writes it: {@code http://user@proxy.example:3128}.
 *
 * @param kind protocol
 * @param host canonical
 * @param port as written, or the scheme's: 80, 443, 1080
 * @param user decoded; empty if none
 * @param password decoded, if the URL had one; never printed
 */
record ProxyUrl(Proxy.Kind kind, String host, int port, String user, Optional<String> password) {
    private static final String ARROW = " -> ";
    private static final String AUTHORITY = "://";

    static final String ALLOWED = "http, https, socks4, socks4a, socks5";

    private static final Map<String, Proxy.Kind> KINDS = Map.of(
            "http", Proxy.Kind.HTTP,
            "https", Proxy.Kind.HTTPS,
            "socks4", Proxy.Kind.SOCKS4,
            "socks4a", Proxy.Kind.SOCKS4A,
            "socks5", Proxy.Kind.SOCKS5,
            "socks5h", Proxy.Kind.SOCKS5,
            "socks", Proxy.Kind.SOCKS5);

    /**
     * Reads {@code [scheme://][user[:password]@]host[:port][/]}; without a scheme it is http.
     *
     * @throws IllegalArgumentException if it is none; the message says why and holds no user information
     */
    static ProxyUrl parse(String text) {
        int end = text.indexOf(AUTHORITY);
        String scheme = end < 0 ? "http" : text.substring(0, end).toLowerCase(Locale.ROOT);
        Proxy.Kind kind = KINDS.get(scheme);
        if (kind == null) {
            throw new IllegalArgumentException("the scheme of a proxy is one of " + ALLOWED);
        }
        String authority = end < 0 ? text : text.substring(end + AUTHORITY.length());
        if (authority.endsWith("/")) {
            authority = authority.substring(0, authority.length() - 1);
        }
        int at = authority.lastIndexOf('@');
        String user = at < 0 ? "" : authority.substring(0, at);
        Optional<String> password = Optional.empty();
        int colon = user.indexOf(':');
        if (colon >= 0) {
            password = Optional.of(decoded(user.substring(colon + 1)));
            user = user.substring(0, colon);
        }
        return at(kind, authority.substring(at + 1), decoded(user), password);
    }

    private static ProxyUrl at(Proxy.Kind kind, String hostAndPort, String user, Optional<String> password) {
        int colon = hostAndPort.lastIndexOf(':');
        boolean hasPort = colon > hostAndPort.lastIndexOf(']');
        String host = hasPort ? hostAndPort.substring(0, colon) : hostAndPort;
        if (host.indexOf(':') >= 0 && !host.startsWith("[")) {
            throw new IllegalArgumentException("the IPv6 address of a proxy takes brackets");
        }
        int port = hasPort
                ? Target.port(hostAndPort.substring(colon + 1))
                : switch (kind) {
                    case HTTP -> 80;
                    case HTTPS -> 443;
                    default -> 1080;
                };
        return new ProxyUrl(kind, Origin.canonicalHost(host), port, user, password);
    }

    /** The percent-decoded text (RFC 3986 §2.1). */
    private static String decoded(String text) {
        String plain;
        try {
            plain = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // the decoder's own message would quote what it could not read
            throw new IllegalArgumentException("the user information has a % that no two hexadecimal digits follow");
        }
        if (plain.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the user information has a control character");
        }
        return plain;
    }

    /** A text from a configuration without what may be user information in it, however badly it is written. */
    static String redacted(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            return text;
        }
        int arrow = text.indexOf(ARROW);
        int from = arrow < 0 ? 0 : arrow + ARROW.length();
        int authority = text.indexOf(AUTHORITY, from);
        int start = authority < 0 || authority > at ? from : authority + AUTHORITY.length();
        return at < start ? text : text.substring(0, start) + Redaction.HIDDEN + text.substring(at);
    }

    /** Scheme, host and port. */
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":"
                + port;
    }
}
