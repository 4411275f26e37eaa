// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.Proxy;

/** Running proxies of every kind, on loopback; all know {@link #ORIGIN} as a name of loopback. */
interface ProxyRig extends AutoCloseable {
    /** The host of all origins: a client that does not leave the look-up to its proxy does not find it. */
    String ORIGIN = "origin.test";

    String USER = "user";
    String PASSWORD = "secret";

    /** What a proxy offers. */
    enum Service {
        HTTP(Proxy.Kind.HTTP, false),
        HTTP_OTHER(Proxy.Kind.HTTP, false),
        HTTP_BASIC(Proxy.Kind.HTTP, true),
        HTTP_BASIC_OTHER(Proxy.Kind.HTTP, true),
        HTTP_DIGEST(Proxy.Kind.HTTP, true),
        HTTPS(Proxy.Kind.HTTPS, false),
        HTTPS_BASIC(Proxy.Kind.HTTPS, true),
        SOCKS4(Proxy.Kind.SOCKS4, false),
        SOCKS4A(Proxy.Kind.SOCKS4A, false),
        SOCKS5(Proxy.Kind.SOCKS5, false),
        SOCKS5_PASSWORD(Proxy.Kind.SOCKS5, true),
        SOCKS5_PASSWORD_OTHER(Proxy.Kind.SOCKS5, true);

        final Proxy.Kind kind;
        final boolean guarded;

        Service(Proxy.Kind kind, boolean guarded) {
            this.kind = kind;
            this.guarded = guarded;
        }
    }

    int port(Service service);

    /** How many requests a proxy has carried; of {@link Service#HTTP} and {@link Service#HTTP_OTHER} only. */
    long carried(Service service);

    /** Whether its answer to wrong credentials cannot be told from an origin's, but for a CONNECT. */
    default boolean refusesAsAnOrigin(Service service) {
        return false;
    }

    @Override
    void close();
}
