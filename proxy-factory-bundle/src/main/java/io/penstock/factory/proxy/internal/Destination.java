// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.Origin;

/** Where a hop goes, as the rules see it: names are names, only literals are addresses. */
final class Destination {
    private static final byte[] NO_ADDRESS = {};
    private static final Network[] LOCAL = {
        Network.parse("127.0.0.0/8"), Network.parse("::1"), Network.parse("169.254.0.0/16"), Network.parse("fe80::/10")
    };

    private final Origin origin;
    private final byte[] address;
    private final boolean local;

    Destination(Origin origin) {
        this.origin = origin;
        address = Network.isLiteral(origin.host()) ? Network.bytes(origin.host()) : NO_ADDRESS;
        local = address.length == 0 ? isLocalName(origin.host()) : isLocalAddress(address);
    }

    String scheme() {
        return origin.scheme();
    }

    String host() {
        return origin.host();
    }

    int port() {
        return origin.port();
    }

    boolean isIn(Network network) {
        return network.contains(address);
    }

    /** Whether it is loopback or link-local: {@code localhost} (RFC 6761 §6.3), 127/8, ::1, 169.254/16, fe80::/10. */
    boolean isLocal() {
        return local;
    }

    static boolean isLocalName(String host) {
        return host.endsWith("localhost") && (host.length() == 9 || host.charAt(host.length() - 10) == '.');
    }

    static boolean isLocal(Network network) {
        for (Network each : LOCAL) {
            if (each.contains(network)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLocalAddress(byte[] address) {
        for (Network each : LOCAL) {
            if (each.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
