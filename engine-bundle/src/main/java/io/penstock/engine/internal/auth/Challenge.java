// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.auth;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One challenge (RFC 9110 §11.3).
 *
 * @param scheme lower case
 * @param parameters by lower-case name
 */
public record Challenge(String scheme, Map<String, String> parameters) {
    public Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** A parameter, or that. */
    public String value(String name, String otherwise) {
        return parameters.getOrDefault(name, otherwise);
    }

    /** As sent; empty if there is none. */
    public String realm() {
        return value("realm", "");
    }

    /** Whether a Digest nonce was good, but is too old (RFC 7616 §3.3). */
    boolean isStale() {
        return value("stale", "").equalsIgnoreCase("true");
    }

    /** Bearer, the Digests by algorithm, Basic; 0 for what is not answered here (RFC 7616 §3.7). */
    int strength() {
        return switch (scheme) {
            case "basic" -> 1;
            case "digest" -> digestStrength();
            case "bearer" -> 5;
            default -> 0;
        };
    }

    private int digestStrength() {
        String quality = value("qop", "auth");
        boolean answerable = Arrays.asList(quality.toLowerCase(Locale.ROOT).split("[, ]+", -1))
                        .contains("auth")
                && !value("nonce", "").isEmpty()
                && parameters.containsKey("realm");
        return !answerable
                ? 0
                : switch (value("algorithm", "MD5").toUpperCase(Locale.ROOT)) {
                    case "MD5", "MD5-SESS" -> 2;
                    case "SHA-256", "SHA-256-SESS" -> 3;
                    case "SHA-512-256", "SHA-512-256-SESS" -> 4;
                    default -> 0;
                };
    }

    /** Whether the credentials themselves go over the wire. */
    boolean tellsSecret() {
        return !scheme.equals("digest");
    }

    /** Of those, the ones that can be answered, strongest first. */
    static List<Challenge> answerable(List<Challenge> all) {
        return all.stream()
                .filter(each -> each.strength() > 0)
                .sorted((one, other) -> other.strength() - one.strength())
                .toList();
    }
}
