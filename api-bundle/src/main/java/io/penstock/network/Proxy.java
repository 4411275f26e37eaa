// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import java.util.Objects;
import java.util.Optional;

/**
 * How one hop reaches its origin. What a transport cannot honour is an error, never a direct connection.
 *
 * @param kind protocol that the proxy speaks
 * @param host canonical host as {@link Origin#canonicalHost}; empty for {@link Kind#DIRECT}
 * @param port 1 to 65535; 0 for {@link Kind#DIRECT}
 * @param name for messages and for finding the password in a configuration; not secret
 * @param credentials what the proxy is told; never printed
 */
public record Proxy(Kind kind, String host, int port, String name, Optional<Credentials> credentials) {
    /** The protocol that a proxy speaks. */
    public enum Kind {
        /** No proxy. */
        DIRECT,
        /** Absolute form for http, CONNECT for https (RFC 9110 §9.3.6). */
        HTTP,
        /** As {@link #HTTP}, with TLS to the proxy itself, for http and https targets. */
        HTTPS,
        /** SOCKS 4: the address is looked up here. */
        SOCKS4,
        /** SOCKS 4a: the proxy looks the name up. */
        SOCKS4A,
        /** SOCKS 5 with a remote look-up (RFC 1928), user and password (RFC 1929). */
        SOCKS5
    }

    /** No proxy. */
    public static final Proxy DIRECT = new Proxy(Kind.DIRECT, "", 0, "direct", Optional.empty());

    public Proxy {
        Objects.requireNonNull(kind);
        if (kind != Kind.DIRECT && (host.isEmpty() || port < 1 || port > 65535)) {
            throw new IllegalArgumentException("a " + kind + " proxy needs a host and a port within 1 to 65535");
        }
    }

    /** A proxy without credentials, named by its address. */
    public static Proxy of(Kind kind, String host, int port) {
        String canonical = Origin.canonicalHost(host);
        return new Proxy(kind, canonical, port, canonical + ":" + port, Optional.empty());
    }

    /** The same proxy, told those credentials. */
    public Proxy withCredentials(Credentials given) {
        return new Proxy(kind, host, port, name, Optional.of(given));
    }

    public boolean isDirect() {
        return kind == Kind.DIRECT;
    }

    /** Kind, host and port; no credentials. */
    @Override
    public String toString() {
        return isDirect() ? "DIRECT" : kind + " " + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
