// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Keyed hashes of credentials and cookies, so that a store never holds them. Thread-safe. */
public final class Fingerprint {
    /** Where only the rules matter. */
    static final Fingerprint ANY = new Fingerprint(new byte[0]);

    private static final int BYTES = 16;

    private final byte[] secret;

    /** @param secret of the store that the hashes go to */
    public Fingerprint(byte[] secret) {
        this.secret = secret.clone();
    }

    /** 32 hexadecimal digits; the same for the same name and value, and for nothing else. */
    public String of(String name, String value) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) secret.length);
            digest.update(secret);
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(value.getBytes(StandardCharsets.UTF_8)), 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}
