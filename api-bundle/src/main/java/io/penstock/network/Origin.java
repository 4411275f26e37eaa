// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Scheme, host and port of an http or https URI in one canonical form (RFC 6454 §4).
 *
 * <p>This is the one parser that decides for the access policy <em>and</em> for the connection: lower case, IDNA
 * A-labels, no trailing dot, IPv4 in every spelling that browsers accept ({@code 0x7f.1}, {@code 2130706433}) as four
 * decimals, IPv4-mapped IPv6 as IPv4, IPv6 as RFC 5952 writes it (without brackets), the port always present. What
 * has no single meaning is refused.
 *
 * @param scheme {@code http} or {@code https}
 * @param host canonical name or address literal, IPv6 without brackets
 * @param port 1 to 65535
 */
public record Origin(String scheme, String host, int port) {
    /**
     * The origin of an absolute http or https URI.
     *
     * @throws IllegalArgumentException if the URI has another scheme, no host, or a host or port that is not
     *     well-formed; the message names the fault and holds no user information
     */
    public static Origin of(URI uri) {
        String scheme = uri.getScheme();
        boolean https = "https".equalsIgnoreCase(scheme);
        if (!https && !"http".equalsIgnoreCase(scheme)) {
            throw new IllegalArgumentException("not an http or https URI: " + Redaction.uri(uri));
        }
        String host = uri.getHost();
        int port = uri.getPort();
        if (host == null) {
            // java.net.URI leaves an authority that is no RFC 2396 server, an underscore for instance, unparsed
            String authority = uri.getRawAuthority();
            if (authority == null) {
                throw new IllegalArgumentException("no host in " + Redaction.uri(uri));
            }
            authority = authority.substring(authority.lastIndexOf('@') + 1);
            int colon = authority.startsWith("[")
                    ? authority.indexOf(':', authority.indexOf(']'))
                    : authority.lastIndexOf(':');
            host = colon < 0 ? authority : authority.substring(0, colon);
            port = colon < 0 || colon == authority.length() - 1 ? -1 : parsePort(authority.substring(colon + 1));
        }
        if (port == -1) {
            port = https ? 443 : 80;
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not within 1 to 65535: " + Redaction.uri(uri));
        }
        return new Origin(https ? "https" : "http", canonicalHost(host), port);
    }

    /**
     * The canonical form of a host as it stands in a URI (IPv6 in brackets) or in a configuration (brackets optional).
     *
     * @throws IllegalArgumentException if it is empty, too long, or not well-formed
     */
    public static String canonicalHost(String host) {
        if (isPlainName(host)) {
            return host;
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            return ipv6(host.substring(1, host.length() - 1));
        }
        if (host.indexOf(':') >= 0) {
            return ipv6(host);
        }
        String name = asciiName(host);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        checkName(name, host);
        return Ipv4Text.endsInNumber(name) ? Ipv4Text.canonical(name) : name;
    }

    /** Whether the host is an address literal, not a name. */
    public boolean isAddressLiteral() {
        return host.indexOf(':') >= 0 || Ipv4Text.endsInNumber(host);
    }

    public boolean isSecure() {
        return scheme.equals("https");
    }

    /** Host and, unless it is the scheme's default, port, as a {@code Host} field has it. */
    public String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (isSecure() ? 443 : 80) ? name : name + ":" + port;
    }

    @Override
    public String toString() {
        return scheme + "://" + authority();
    }

    /** The common case, decided without allocation: lower-case letters, digits, hyphens, dots; last label starts with a letter. */
    private static boolean isPlainName(String host) {
        int length = host.length();
        if (length == 0 || length > 253) {
            return false;
        }
        int label = 0;
        for (int i = 0; i < length; i++) {
            char c = host.charAt(i);
            if (c == '.') {
                if (i == label || i - label > 63) {
                    return false;
                }
                label = i + 1;
            } else if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
                return false;
            }
        }
        return label < length && length - label <= 63 && host.charAt(label) >= 'a';
    }

    private static String asciiName(String host) {
        boolean ascii = true;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            // What IDNA 2003 and 2008 read differently: sharp s, final sigma, the joiners.
            if (c == 'ß' || c == 'ς' || c == '\u200c' || c == '\u200d') {
                throw new IllegalArgumentException("host name has the character U+"
                        + String.format(Locale.ROOT, "%04X", (int) c)
                        + ", which stands for different names in IDNA 2003 and 2008; write its A-label (xn--…)");
            }
            ascii &= c < 128;
        }
        try {
            return ascii ? host.toLowerCase(Locale.ROOT) : IDN.toASCII(host).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("host name is no valid IDNA name: " + e.getMessage(), e);
        }
    }

    private static void checkName(String name, String written) {
        if (name.isEmpty() || name.length() > 253) {
            throw new IllegalArgumentException(
                    "host name has " + name.length() + " characters; 1 to 253 are allowed: \"" + cut(written) + "\"");
        }
        int label = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '.') {
                if (i == label || i - label > 63) {
                    throw new IllegalArgumentException("host name has a label of " + (i - label)
                            + " characters; 1 to 63 are allowed: \"" + cut(written) + "\"");
                }
                label = i + 1;
            } else if (!isHostChar(name.charAt(i))) {
                throw new IllegalArgumentException(
                        "host name has the character U+" + String.format(Locale.ROOT, "%04X", (int) name.charAt(i))
                                + ": only letters, digits, '-', '_' and '.' are allowed");
            }
        }
    }

    private static boolean isHostChar(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }

    private static String cut(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    private static int parsePort(String text) {
        int port = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || port > 65535) {
                throw new IllegalArgumentException("the port is no number within 1 to 65535");
            }
            port = 10 * port + digit;
        }
        return port;
    }

    private static String ipv6(String literal) {
        for (int i = 0; i < literal.length(); i++) {
            char c = literal.charAt(i);
            if (Character.digit(c, 16) < 0 && c != ':' && c != '.' || c > 127) {
                throw new IllegalArgumentException(
                        "not an IPv6 address (zone identifiers are not allowed): " + cut(literal));
            }
        }
        if (literal.indexOf(':') < 0) {
            throw new IllegalArgumentException("not an IPv6 address: " + cut(literal));
        }
        try {
            // only hexadecimal digits, colons and dots: never a look-up
            return text(InetAddress.getByName(literal));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an IPv6 address: " + cut(literal), e);
        }
    }

    /** The address as {@link #host()} writes it: four decimals, or RFC 5952 (longest run of zeros shortened, lower case). */
    public static String text(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return (bytes[0] & 255) + "." + (bytes[1] & 255) + "." + (bytes[2] & 255) + "." + (bytes[3] & 255);
        }
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int run = i;
            while (run < 8 && bytes[2 * run] == 0 && bytes[2 * run + 1] == 0) {
                run++;
            }
            if (run - i > bestLength) {
                best = i;
                bestLength = run - i;
            }
            i = Math.max(i, run - 1);
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == best) {
                text.append("::");
                i += bestLength - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString((bytes[2 * i] & 255) << 8 | bytes[2 * i + 1] & 255));
            }
        }
        return text.toString();
    }
}
