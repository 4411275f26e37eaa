// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.auth;

import io.penstock.network.Credentials;
import io.penstock.network.Redaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Digest (RFC 7616) with {@code qop=auth}, or without (RFC 2069); each use of the nonce is counted. */
final class DigestAnswer implements Answer {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Challenge challenge;
    private final Credentials credentials;
    private final Supplier<String> clientNonces;
    private final String algorithm;
    private final boolean session;
    private final boolean hasQuality;
    private final String clientNonce;
    private final AtomicInteger count = new AtomicInteger();

    /** @param clientNonces made anew for each answer */
    DigestAnswer(Challenge challenge, Credentials credentials, Supplier<String> clientNonces) {
        this.challenge = challenge;
        this.credentials = credentials;
        this.clientNonces = clientNonces;
        String asked = challenge.value("algorithm", "MD5").toUpperCase(Locale.ROOT);
        session = asked.endsWith("-SESS");
        algorithm = switch (session ? asked.substring(0, asked.length() - 5) : asked) {
            case "SHA-256" -> "SHA-256";
            case "SHA-512-256" -> "SHA-512/256";
            default -> "MD5";
        };
        hasQuality = challenge.parameters().containsKey("qop");
        clientNonce = clientNonces.get();
    }

    static String randomNonce() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String header(String method, String target) {
        String realm = challenge.realm();
        String nonce = challenge.value("nonce", "");
        String user = credentials.user();
        String once = session ? clientNonce : clientNonces.get();
        String uses = String.format(Locale.ROOT, "%08x", count.incrementAndGet());
        String first = hash(user + ":" + realm + ":" + credentials.secret());
        if (session) {
            first = hash(first + ":" + nonce + ":" + once);
        }
        String second = hash(method + ":" + target);
        String response = hasQuality
                ? hash(first + ":" + nonce + ":" + uses + ":" + once + ":auth:" + second)
                : hash(first + ":" + nonce + ":" + second);
        StringBuilder text = new StringBuilder("Digest ");
        boolean hashed = challenge.value("userhash", "").equalsIgnoreCase("true");
        text.append(hashed ? "username=" + quoted(hash(user + ":" + realm)) : name(user));
        text.append(", realm=").append(quoted(realm));
        text.append(", nonce=").append(quoted(nonce));
        text.append(", uri=").append(quoted(target));
        text.append(", response=\"").append(response).append('"');
        if (challenge.parameters().containsKey("algorithm")) {
            text.append(", algorithm=").append(challenge.value("algorithm", "MD5"));
        }
        if (hasQuality) {
            text.append(", qop=auth, nc=").append(uses).append(", cnonce=").append(quoted(once));
        } else if (session) {
            text.append(", cnonce=").append(quoted(once));
        }
        if (challenge.parameters().containsKey("opaque")) {
            text.append(", opaque=").append(quoted(challenge.value("opaque", "")));
        }
        return text.append(hashed ? ", userhash=true" : "").toString();
    }

    /** A name beyond ASCII goes as RFC 8187 has it (RFC 7616 §3.4). */
    private static String name(String user) {
        if (user.chars().allMatch(c -> c >= ' ' && c < 127)) {
            return "username=" + quoted(user);
        }
        StringBuilder encoded = new StringBuilder("username*=UTF-8''");
        for (byte octet : user.getBytes(StandardCharsets.UTF_8)) {
            if (octet >= '0' && octet <= '9' || octet >= 'a' && octet <= 'z' || octet >= 'A' && octet <= 'Z') {
                encoded.append((char) octet);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", octet & 255));
            }
        }
        return encoded.toString();
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no " + algorithm, e);
        }
    }

    @Override
    public Challenge challenge() {
        return challenge;
    }

    @Override
    public Credentials credentials() {
        return credentials;
    }

    @Override
    public String toString() {
        return "digest " + Redaction.HIDDEN;
    }
}
