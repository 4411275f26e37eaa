// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.NetworkError;
import io.penstock.network.Origin;
import io.penstock.network.Redaction;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * The same choice for clients that know {@link ProxySelector} only. A service; never the JVM's default selector.
 *
 * <p>{@link Proxy} has no kind for a proxy that is spoken to over TLS, and a client that took it for an HTTP proxy would
 * speak to it in clear text: such proxies are left out. If none is left, {@link #select} throws, as an empty list would
 * mean a direct connection. No credentials are given.
 */
final class RuleProxySelector extends ProxySelector {
    private final ProxyPolicy policy;
    private final InstantSource clock;

    RuleProxySelector(ProxyPolicy policy, InstantSource clock) {
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * The proxies for an http or https URI, in order; {@link Proxy#NO_PROXY} for other schemes, which the rules are not
     * about.
     *
     * @throws IllegalArgumentException if the URI is null or has no usable host, or if no proxy of the rule can be used
     *     by such a client
     */
    @Override
    public List<Proxy> select(URI uri) {
        if (uri == null) {
            throw new IllegalArgumentException("uri is null");
        }
        if (!"http".equalsIgnoreCase(uri.getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
            return List.of(Proxy.NO_PROXY);
        }
        Choice choice = choose(uri);
        List<Proxy> proxies = new ArrayList<>();
        for (io.penstock.network.Proxy proxy : policy.dead().look(choice.proxies(), clock)) {
            switch (proxy.kind()) {
                case DIRECT -> proxies.add(Proxy.NO_PROXY);
                case HTTP -> proxies.add(new Proxy(Proxy.Type.HTTP, address(proxy)));
                case SOCKS4, SOCKS4A, SOCKS5 -> proxies.add(new Proxy(Proxy.Type.SOCKS, address(proxy)));
                case HTTPS -> {} // no java.net.Proxy can say it
            }
        }
        if (proxies.isEmpty()) {
            throw new IllegalArgumentException(choice.rule() + " sends " + Redaction.uri(uri)
                    + " through an HTTPS proxy, which a client of java.net.ProxySelector cannot use;"
                    + " take Penstock's own java.net.http.HttpClient or NetworkAccess service");
        }
        return List.copyOf(proxies);
    }

    /** Notes a proxy as dead, for all that is sent. */
    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        if (uri == null || address == null || failure == null) {
            throw new IllegalArgumentException("uri, address and failure must not be null");
        }
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!web || !(address instanceof InetSocketAddress socket)) {
            return;
        }
        NetworkError error = failure instanceof SocketTimeoutException
                ? NetworkError.PROXY_TIMEOUT
                : failure instanceof UnknownHostException ? NetworkError.PROXY_NOT_FOUND : NetworkError.PROXY_REFUSED;
        for (io.penstock.network.Proxy proxy : choose(uri).proxies()) {
            if (proxy.port() == socket.getPort() && proxy.host().equals(socket.getHostString())) {
                policy.attempted(proxy, error, clock.instant());
            }
        }
    }

    private Choice choose(URI uri) {
        try {
            return policy.choose(Origin.of(uri), Runnable::run).join();
        } catch (CompletionException e) {
            throw new IllegalArgumentException(ProxySource.reason(e), e);
        }
    }

    private static InetSocketAddress address(io.penstock.network.Proxy proxy) {
        return InetSocketAddress.createUnresolved(proxy.host(), proxy.port());
    }
}
