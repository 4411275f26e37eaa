// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.Origin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Addresses with a common prefix (RFC 4632, RFC 4291 §2.3). Contains address literals only: no name is ever looked up. */
final class Network {
    private static final int MAPPED_BITS = 96;

    private final byte[] address;
    private final int bits;

    private Network(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    /**
     * Reads {@code 10.0.0.0/8} or {@code 2001:db8::/32}; without a length the address alone.
     *
     * @throws IllegalArgumentException if it is no network; the message says why
     */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        if (!isLiteral(literal)) {
            throw new IllegalArgumentException("\"" + literal + "\" is no IPv4 or IPv6 address");
        }
        String canonical = Origin.canonicalHost(literal);
        if (literal.indexOf(':') < 0 && !canonical.equals(literal)) {
            // 10.1/16 means 10.0.0.1/16 to some and 10.1.0.0/16 to others
            throw new IllegalArgumentException("\"" + literal + "\" is no IPv4 address of four decimals");
        }
        byte[] address = bytes(canonical);
        int longest = literal.indexOf(':') >= 0 ? 128 : 32;
        int bits = slash < 0 ? longest : prefix(text.substring(slash + 1), longest);
        if (longest == 128 && address.length == 4) {
            // an IPv4-mapped address stands for IPv4 everywhere, so its network must be one too
            if (bits < MAPPED_BITS) {
                throw new IllegalArgumentException("an IPv4-mapped network has a prefix of at least /" + MAPPED_BITS);
            }
            bits -= MAPPED_BITS;
        }
        return new Network(address, bits);
    }

    private static int prefix(String text, int longest) {
        int bits = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
        if (bits < 0 || bits > longest) {
            throw new IllegalArgumentException("\"/" + text + "\" is no prefix within /0 to /" + longest);
        }
        return bits;
    }

    /** Whether a canonical host is an address; allocates nothing. */
    static boolean isLiteral(String host) {
        boolean numeric = !host.isEmpty();
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == ':') {
                return true;
            }
            numeric &= c >= '0' && c <= '9' || c == '.';
        }
        return numeric;
    }

    /** The bytes of a canonical address literal. */
    static byte[] bytes(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("\"" + literal + "\" is no IPv4 or IPv6 address", e);
        }
    }

    /** @param other 4 or 16 bytes, or none for a name */
    boolean contains(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        int whole = bits / 8;
        if (!Arrays.equals(address, 0, whole, other, 0, whole)) {
            return false;
        }
        int rest = bits % 8;
        return rest == 0 || (address[whole] ^ other[whole]) >> 8 - rest == 0;
    }

    /** Whether every address of that network is in this one. */
    boolean contains(Network other) {
        return bits <= other.bits && contains(other.address);
    }
}
