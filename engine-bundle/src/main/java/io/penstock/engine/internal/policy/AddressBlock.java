// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.policy;

import io.penstock.network.Origin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Addresses with a common prefix (RFC 4632, RFC 4291 §2.3). Immutable; no name is ever looked up. */
public final class AddressBlock {
    private static final int MAPPED_BITS = 96;

    private final byte[] prefix;
    private final int bits;
    private final String text;

    private AddressBlock(byte[] prefix, int bits, String text) {
        this.prefix = prefix;
        this.bits = bits;
        this.text = text;
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8}, or one address.
     *
     * @throws IllegalArgumentException if it is none of them; the message says why
     */
    public static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        String written = slash < 0 ? text : text.substring(0, slash);
        String literal =
                written.startsWith("[") && written.endsWith("]") ? written.substring(1, written.length() - 1) : written;
        boolean six = literal.indexOf(':') >= 0;
        if (!six && !literal.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            throw new IllegalArgumentException(
                    "an address is four decimals, or an IPv6 address; \"" + literal + "\" is not");
        }
        byte[] address = bytes(Origin.canonicalHost(literal));
        int most = six ? 128 : 32;
        int length = slash < 0 ? most : length(text.substring(slash + 1), most);
        if (six && address.length == 4) { // an IPv4-mapped address stands for IPv4 everywhere
            if (length < MAPPED_BITS) {
                throw new IllegalArgumentException("an IPv4-mapped block has a prefix of at least /" + MAPPED_BITS);
            }
            length -= MAPPED_BITS;
        }
        return new AddressBlock(address, length, text);
    }

    private static int length(String text, int most) {
        int bits = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("a prefix is a number from 0 to " + most);
        }
        return bits;
    }

    private static byte[] bytes(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("\"" + literal + "\" is no address", e);
        }
    }

    /** @param address 4 or 16 bytes */
    boolean contains(byte[] address) {
        if (address.length != prefix.length) {
            return false;
        }
        int whole = bits / 8;
        int rest = bits % 8;
        return Arrays.equals(prefix, 0, whole, address, 0, whole)
                && (rest == 0 || (prefix[whole] ^ address[whole]) >> 8 - rest == 0);
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
