// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.auth;

import io.penstock.network.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Credentials in the form that one challenge asks for. Thread-safe; never printed. */
public interface Answer {
    /**
     * Value of {@code Authorization}.
     *
     * @param target as in the request line
     */
    String header(String method, String target);

    /** What was asked. */
    Challenge challenge();

    /** What it is made of. */
    Credentials credentials();

    /** Whether those credentials can answer that challenge. */
    static boolean fits(Challenge challenge, Credentials credentials) {
        return challenge.scheme().equals("bearer") == credentials.isBearer()
                && (!challenge.scheme().equals("basic") || credentials.user().indexOf(':') < 0);
    }

    /** The answer; the credentials fit. */
    static Answer of(Challenge challenge, Credentials credentials) {
        return switch (challenge.scheme()) {
            case "digest" -> new DigestAnswer(challenge, credentials, DigestAnswer::randomNonce);
            case "basic" -> {
                // RFC 7617 §2.1: UTF-8, whether the server says so or not
                byte[] told = (credentials.user() + ":" + credentials.secret()).getBytes(StandardCharsets.UTF_8);
                yield new FixedAnswer("Basic " + Base64.getEncoder().encodeToString(told), challenge, credentials);
            }
            default -> new FixedAnswer("Bearer " + credentials.secret(), challenge, credentials);
        };
    }
}
