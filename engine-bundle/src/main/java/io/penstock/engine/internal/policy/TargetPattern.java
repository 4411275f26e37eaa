// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.policy;

import io.penstock.network.Origin;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A set of origins: {@code [http://|https://]host[:port]}, where a host is a name, {@code *.example} (all below it),
 * {@code .example} (it and all below it), {@code *}, an address, or a network as {@code 10.0.0.0/8}. Compared in the
 * canonical form of {@link Origin}. Immutable.
 *
 * @param text as written
 * @param scheme lower case; empty for both
 * @param host a canonical name, {@code .}-prefixed for a domain, {@code *.}-prefixed for what is below it, or {@code *}
 * @param network in place of a host
 * @param port 0 for any
 */
public record TargetPattern(String text, String scheme, String host, Optional<AddressBlock> network, int port) {
    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    public static TargetPattern parse(String text) {
        String rest = text;
        String scheme = "";
        int end = rest.indexOf("://");
        if (end >= 0) {
            scheme = rest.substring(0, end).toLowerCase(Locale.ROOT);
            rest = rest.substring(end + 3);
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw new IllegalArgumentException("a target begins with http://, https://, or has no scheme");
            }
        }
        int port = 0;
        int colon = rest.indexOf(':', rest.startsWith("[") ? Math.max(0, rest.indexOf(']')) : 0);
        if (colon >= 0 && rest.indexOf(':', colon + 1) < 0) { // two of them: a bare IPv6 address
            port = port(rest.substring(colon + 1));
            rest = rest.substring(0, colon);
        }
        if (rest.indexOf('/') >= 0) {
            return new TargetPattern(text, scheme, "", Optional.of(AddressBlock.parse(unbracketed(rest))), port);
        }
        return new TargetPattern(text, scheme, host(rest), Optional.empty(), port);
    }

    /** Of {@code [fd00::]/8} and {@code [fd00::/8]}. */
    private static String unbracketed(String network) {
        return network.replace("[", "").replace("]", "");
    }

    private static String host(String written) {
        if (written.equals("*")) {
            return written;
        }
        if (written.startsWith("*.")) {
            return "*." + Origin.canonicalHost(written.substring(2));
        }
        if (written.startsWith(".")) {
            return "." + Origin.canonicalHost(written.substring(1));
        }
        if (written.isEmpty() || written.indexOf('*') >= 0) {
            throw new IllegalArgumentException("a host is a name, an address, *.name, .name or *");
        }
        return Origin.canonicalHost(written);
    }

    private static int port(String text) {
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("a port is a number from 1 to 65535");
        }
        return port;
    }

    /** Whether addresses must be known to decide. */
    public boolean isNetwork() {
        return network.isPresent();
    }

    /** Whether it is one host, spelled out. */
    public boolean isExact() {
        return network.isEmpty() && !host.startsWith("*") && !host.startsWith(".");
    }

    /** Whether scheme, host and port are meant, by name or literal. */
    public boolean matches(Origin origin) {
        return matches(origin, List.of());
    }

    /** As {@link #matches(Origin)}; for a network, whether one of the addresses is in it. */
    boolean matches(Origin origin, List<InetAddress> addresses) {
        boolean right = (scheme.isEmpty() || scheme.equals(origin.scheme())) && (port == 0 || port == origin.port());
        if (!right || network.isPresent()) {
            return right
                    && addresses.stream()
                            .anyMatch(address -> Addresses.isIn(network.stream().toList(), address));
        }
        return matchesHost(origin.host());
    }

    private boolean matchesHost(String name) {
        if (host.equals("*")) {
            return true;
        }
        if (host.startsWith("*.")) {
            return name.endsWith(host.substring(1)) && name.length() > host.length() - 1;
        }
        if (host.startsWith(".")) {
            return name.endsWith(host) || name.equals(host.substring(1));
        }
        return name.equals(host);
    }

    @Override
    public String toString() {
        return text;
    }
}
