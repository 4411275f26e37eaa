// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

/** IPv4 addresses in the spellings that browsers accept (WHATWG URL, "IPv4 parser"): decimal, octal, hexadecimal, 1 to 4 parts. */
final class Ipv4Text {
    private Ipv4Text() {}

    /** Whether the last label is a number, so that the whole name must be an IPv4 address (WHATWG "ends in a number"). */
    static boolean endsInNumber(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        if (last.isEmpty()) {
            return false;
        }
        boolean hexadecimal = last.startsWith("0x");
        for (int i = hexadecimal ? 2 : 0; i < last.length(); i++) {
            if (last.charAt(i) > 127 || Character.digit(last.charAt(i), hexadecimal ? 16 : 10) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Four decimals. @throws IllegalArgumentException if it is no IPv4 address in any spelling */
    static String canonical(String name) {
        String[] parts = name.split("\\.", -1);
        long address = 0;
        boolean good = parts.length <= 4;
        for (int i = 0; good && i < parts.length; i++) {
            long part = parse(parts[i]);
            boolean last = i == parts.length - 1;
            long limit = last ? 1L << 8 * (5 - parts.length) : 256;
            good = part >= 0 && part < limit;
            address += last ? part : part << 8 * (3 - i);
        }
        if (!good) {
            throw new IllegalArgumentException("host ends in a number but is no IPv4 address");
        }
        return (address >> 24) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }

    private static long parse(String part) {
        int radix = 10;
        int from = 0;
        if (part.startsWith("0x")) {
            radix = 16;
            from = 2;
        } else if (part.length() > 1 && part.charAt(0) == '0') {
            radix = 8;
            from = 1;
        }
        if (part.isEmpty()) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < part.length(); i++) {
            int digit = Character.digit(part.charAt(i), radix);
            if (digit < 0 || part.charAt(i) > 127) {
                return -1;
            }
            value = value * radix + digit;
            if (value > 0xFFFF_FFFFL) {
                return -1;
            }
        }
        return value;
    }
}
