// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.tls;

import io.penstock.config.Settings;
import io.penstock.engine.internal.policy.TargetPattern;
import io.penstock.network.Origin;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One configuration of {@code io.penstock.tls}, read and judged; its files are not.
 *
 * @param match hosts that it is for
 * @param trust files of certificates; empty with {@code jdk} for the JDK's alone
 * @param jdk whether the JDK's trust store counts
 * @param key file of key and certificates
 * @param password of the files; never printed
 * @param pins base64 SHA-256 of public keys
 * @param versions best first
 * @param certificates lower-case hex SHA-256 of certificates that are accepted as they are
 */
record TlsSettings(
        String name,
        List<TargetPattern> match,
        List<Path> trust,
        boolean jdk,
        Optional<Path> key,
        String password,
        Set<String> pins,
        List<String> versions,
        Set<String> certificates) {
    private static final String NEWEST = "TLSv1.3";
    private static final String OLDEST = "TLSv1.2";

    /** Reads a configuration; faults are in the settings' {@code problems()}. */
    static TlsSettings read(Settings settings, String name) {
        List<TargetPattern> match = new ArrayList<>();
        for (String text : settings.list("match", List.of("*"))) {
            try {
                TargetPattern pattern = TargetPattern.parse(text);
                if (pattern.isNetwork()) {
                    throw new IllegalArgumentException("TLS is spoken to names, a network is none");
                }
                match.add(pattern);
            } catch (IllegalArgumentException e) {
                settings.problem("match = " + text + ": " + e.getMessage());
            }
        }
        List<Path> trust = new ArrayList<>();
        boolean jdk = false;
        for (String text : settings.list("trust", List.of("jdk"))) {
            if (text.equals("jdk")) {
                jdk = true;
            } else {
                path(settings, "trust", text).ifPresent(trust::add);
            }
        }
        Set<String> certificates = new HashSet<>();
        for (String text : settings.list("certificates", List.of())) {
            String hex = text.replace(":", "").toLowerCase(Locale.ROOT);
            if (!hex.matches("[0-9a-f]{64}")) {
                settings.problem("certificates = " + text + ": must be the SHA-256 of a certificate, 64 hex digits");
            }
            certificates.add(hex);
        }
        if (!certificates.isEmpty() && !match.stream().allMatch(TargetPattern::isExact)) {
            settings.problem("certificates: are for hosts that match spells out, not for patterns");
        }
        Set<String> pins = new HashSet<>();
        for (String text : settings.list("pins", List.of())) {
            String pin = text.startsWith("sha256/") ? text.substring(7) : text;
            if (!pin.matches("[A-Za-z0-9+/]{43}=")) {
                settings.problem("pins = " + text + ": must be sha256/ and the base64 of a public key's SHA-256");
            }
            pins.add(pin);
        }
        String oldest = settings.value(
                "version.min",
                OLDEST,
                "TLSv1.2 or TLSv1.3",
                text -> List.of(OLDEST, NEWEST).contains(text) ? text : null);
        String key = settings.text("key", "");
        return new TlsSettings(
                name,
                List.copyOf(match),
                List.copyOf(trust),
                jdk,
                key.isEmpty() ? Optional.empty() : path(settings, "key", key),
                settings.text(".password", ""),
                pins,
                oldest.equals(NEWEST) ? List.of(NEWEST) : List.of(NEWEST, OLDEST),
                certificates);
    }

    private static Optional<Path> path(Settings settings, String key, String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            settings.problem(key + " = " + text + ": is no path");
            return Optional.empty();
        }
    }

    boolean isFor(String host, int port) {
        Origin origin = new Origin("https", host, port);
        return match.stream().anyMatch(pattern -> pattern.matches(origin));
    }

    /** All that it is made of. */
    List<Path> files() {
        List<Path> files = new ArrayList<>(trust);
        key.ifPresent(files::add);
        return files;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "TLS configuration " + name;
    }
}
