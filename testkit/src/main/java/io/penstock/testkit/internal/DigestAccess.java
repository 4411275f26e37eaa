// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/** Checks Digest credentials as a server does (RFC 7616 §3.4). */
public final class DigestAccess {
    private DigestAccess() {}

    /**
     * Whether the parameters of an {@code Authorization} field are right.
     *
     * @param algorithm {@code MD5}, {@code SHA-256} or {@code SHA-512-256}
     * @param given as {@link #parameters} has them
     */
    public static boolean isRight(
            String algorithm, String user, String realm, String password, String method, Map<String, String> given) {
        String ha1 = hash(algorithm, user + ":" + realm + ":" + password);
        String ha2 = hash(algorithm, method + ":" + given.getOrDefault("uri", ""));
        String nonce = given.getOrDefault("nonce", "");
        String expected = given.containsKey("qop")
                ? hash(
                        algorithm,
                        String.join(
                                ":",
                                ha1,
                                nonce,
                                given.getOrDefault("nc", ""),
                                given.getOrDefault("cnonce", ""),
                                given.getOrDefault("qop", ""),
                                ha2))
                : hash(algorithm, ha1 + ":" + nonce + ":" + ha2);
        return user.equals(given.get("username"))
                && realm.equals(given.get("realm"))
                && expected.equalsIgnoreCase(given.get("response"));
    }

    /** The parameters after the scheme name: {@code a=b, c="d"}; names in lower case. */
    public static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new HashMap<>();
        int at = 0;
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            String name = text.substring(at, equals).strip().toLowerCase(Locale.ROOT);
            int from = equals + 1;
            int to;
            if (from < text.length() && text.charAt(from) == '"') {
                to = text.indexOf('"', from + 1);
                while (to > 0 && text.charAt(to - 1) == '\\') {
                    to = text.indexOf('"', to + 1);
                }
                to = to < 0 ? text.length() : to;
                parameters.put(name, text.substring(from + 1, to).replaceAll("\\\\(.)", "$1"));
                at = text.indexOf(',', to);
            } else {
                at = text.indexOf(',', from);
                to = at < 0 ? text.length() : at;
                parameters.put(name, text.substring(from, to).strip());
            }
            at = at < 0 ? text.length() : at + 1;
        }
        return parameters;
    }

    private static String hash(String algorithm, String text) {
        String name = algorithm.equals("SHA-512-256") ? "SHA-512/256" : algorithm;
        try {
            byte[] digest = MessageDigest.getInstance(name).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(algorithm, e);
        }
    }
}
