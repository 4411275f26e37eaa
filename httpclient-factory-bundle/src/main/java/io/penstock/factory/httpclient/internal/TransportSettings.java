// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal;

import io.penstock.config.Settings;
import io.penstock.network.Origin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of a transport.
 *
 * @param ioThreads threads that serve all connections
 * @param requestsPerHost exchanges at the same time to one host over HTTP/1.1
 * @param connectionsTotal connections of all hosts together
 * @param keepAlive how long an idle connection is kept
 * @param http2 whether HTTP/2 is offered
 * @param headerMax bytes of the header fields of one response
 * @param lenient whether a body in a transfer coding that was not asked for is given as it is, in place of an error
 * @param closeNotify whether a body that ends with its TLS connection needs a close_notify
 * @param localAddress that connections come from; empty for any
 */
public record TransportSettings(
        int ioThreads,
        int requestsPerHost,
        int connectionsTotal,
        Duration keepAlive,
        boolean http2,
        int headerMax,
        boolean lenient,
        boolean closeNotify,
        Optional<InetAddress> localAddress) {
    /** What holds without a configuration. */
    public static final TransportSettings DEFAULT = read(Settings.of(Map.of()));

    /** Reads a configuration; faults are in the settings' {@code problems()}. */
    public static TransportSettings read(Settings settings) {
        int threads = Runtime.getRuntime().availableProcessors() <= 2 ? 1 : 2;
        return new TransportSettings(
                settings.integer("io.threads", threads, 1, 64),
                settings.integer("requests.per.host", 6, 1, 1000),
                settings.integer("connections.total", 256, 1, 100_000),
                settings.duration("keep.alive", Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofHours(1)),
                settings.flag("http2", true),
                (int) settings.size("header.max", 64 << 10, 1 << 10, 1 << 20),
                settings.value("transfer.coding", false, "strict or lenient", text -> switch (text) {
                    case "strict" -> false;
                    case "lenient" -> true;
                    default -> throw new IllegalArgumentException(text);
                }),
                settings.flag("close.notify", true),
                settings.value(
                        "local.address",
                        Optional.empty(),
                        "an address of this machine, for example 192.0.2.7",
                        TransportSettings::literal));
    }

    private static Optional<InetAddress> literal(String text) {
        String host = Origin.canonicalHost(text);
        if (host.indexOf(':') < 0 && !Character.isDigit(host.charAt(host.length() - 1))) {
            throw new IllegalArgumentException("a name, not an address");
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Of its own: what the JDK makes for a record keeps the class when the bundle has gone; see Route. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TransportSettings that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return List.of(
                ioThreads,
                requestsPerHost,
                connectionsTotal,
                keepAlive,
                http2,
                headerMax,
                lenient,
                closeNotify,
                localAddress);
    }
}
