// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.HeaderFields;
import io.penstock.testkit.internal.DigestAccess;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;

/**
 * A server's side of HTTP authentication (RFC 9110 §11): what it asks, and what it accepts. For origins (401) and
 * proxies (407) alike. Thread-safe.
 */
public final class TestChallenge {
    private final String parameters;
    private final String scheme;
    private final Optional<String> algorithm;
    private final BiPredicate<String, String> check;
    private final AtomicInteger nonces = new AtomicInteger();
    private final Set<String> used = ConcurrentHashMap.newKeySet();
    private final List<String> given = new CopyOnWriteArrayList<>();
    private volatile String nonce = "nonce-0";
    private volatile boolean stale;

    private TestChallenge(
            String scheme, String parameters, Optional<String> algorithm, BiPredicate<String, String> check) {
        this.scheme = scheme;
        this.parameters = parameters;
        this.algorithm = algorithm;
        this.check = check;
    }

    /** Basic (RFC 7617), user and password as UTF-8. */
    public static TestChallenge basic(String realm, String user, String password) {
        String expected = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return new TestChallenge(
                "Basic",
                "realm=\"" + realm + "\", charset=\"UTF-8\"",
                Optional.empty(),
                (method, value) -> value.equals(expected));
    }

    /**
     * Digest (RFC 7616) with {@code qop="auth"}; a nonce is good until {@link #expireNonce()}, each count once.
     *
     * @param algorithm {@code MD5}, {@code SHA-256} or {@code SHA-512-256}
     */
    public static TestChallenge digest(String realm, String user, String password, String algorithm) {
        return new TestChallenge(
                "Digest",
                "realm=\"" + realm + "\", qop=\"auth\", algorithm=" + algorithm,
                Optional.of(algorithm),
                (method, value) ->
                        DigestAccess.isRight(algorithm, user, realm, password, method, DigestAccess.parameters(value)));
    }

    /** Bearer (RFC 6750). */
    public static TestChallenge bearer(String realm, String token) {
        return new TestChallenge(
                "Bearer", "realm=\"" + realm + "\"", Optional.empty(), (method, value) -> value.equals(token));
    }

    /** Value of {@code WWW-Authenticate} or {@code Proxy-Authenticate}. */
    public String challenge() {
        String text = scheme + " " + parameters;
        return algorithm.isEmpty() ? text : text + ", nonce=\"" + nonce + "\"" + (stale ? ", stale=true" : "");
    }

    /**
     * Whether a request may pass.
     *
     * @param target request target; Digest credentials must name it
     * @param authorization value of {@code Authorization} or {@code Proxy-Authorization}, if there is one
     */
    public boolean accepts(String method, String target, Optional<String> authorization) {
        String value = authorization.orElse("");
        if (!value.isEmpty()) {
            given.add(value);
        }
        if (!value.toLowerCase(Locale.ROOT).startsWith(scheme.toLowerCase(Locale.ROOT) + " ")) {
            return false;
        }
        String rest = value.substring(scheme.length() + 1).strip();
        return (algorithm.isEmpty() || isFresh(target, DigestAccess.parameters(rest))) && check.test(method, rest);
    }

    private boolean isFresh(String target, Map<String, String> digest) {
        boolean current = nonce.equals(digest.get("nonce"));
        stale = !current;
        return current
                && target.equals(digest.get("uri"))
                && used.add(digest.get("nonce") + " " + digest.get("nc") + " " + digest.get("cnonce"));
    }

    /** The next use of the old nonce is answered with {@code stale=true} and a new one. */
    public void expireNonce() {
        nonce = "nonce-" + nonces.incrementAndGet();
    }

    /** All credentials that were given, good or bad, scheme included. */
    public List<String> given() {
        return List.copyOf(given);
    }

    /** A handler that answers 401 until it is given what it accepts. */
    public Handler guard(Handler handler) {
        return (request, responder) -> {
            if (accepts(request.method(), request.target(), request.firstValue("Authorization"))) {
                handler.handle(request, responder);
            } else {
                responder.send(
                        401,
                        HeaderFields.of("WWW-Authenticate", challenge(), "Content-Type", "text/plain"),
                        "no entry".getBytes(StandardCharsets.UTF_8));
            }
        };
    }
}
