// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.policy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What an address means: which IPv4 address hides in it, and whether it leads into a network that is not public. Pure. */
final class Addresses {
    /**
     * Not reachable for everyone (IANA special-purpose registries), and where clouds keep their metadata: 168.63.129.16
     * looks public and is not.
     */
    private static final List<AddressBlock> PRIVATE = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "168.63.129.16",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/127",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(AddressBlock::parse)
            .toList();

    /** IPv4 inside of IPv6: where it begins (RFC 6052, RFC 3056, RFC 4291 §2.5.5.1). */
    private static final AddressBlock NAT64 = AddressBlock.parse("64:ff9b::/96");

    private static final AddressBlock SIX_TO_FOUR = AddressBlock.parse("2002::/16");
    private static final AddressBlock COMPATIBLE = AddressBlock.parse("::/96");

    private Addresses() {}

    /** The address itself, and the IPv4 address that a gateway would make of it. */
    static List<byte[]> meanings(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (NAT64.contains(bytes) || COMPATIBLE.contains(bytes)) {
            return List.of(bytes, Arrays.copyOfRange(bytes, 12, 16));
        }
        if (SIX_TO_FOUR.contains(bytes)) {
            return List.of(bytes, Arrays.copyOfRange(bytes, 2, 6));
        }
        return List.of(bytes);
    }

    /** Private, loopback, link-local, shared, multicast, reserved, or a cloud's metadata service. */
    static boolean isPrivate(InetAddress address) {
        return meanings(address).stream().anyMatch(bytes -> PRIVATE.stream().anyMatch(block -> block.contains(bytes)));
    }

    static boolean isIn(List<AddressBlock> blocks, InetAddress address) {
        return meanings(address).stream().anyMatch(bytes -> blocks.stream().anyMatch(block -> block.contains(bytes)));
    }
}
