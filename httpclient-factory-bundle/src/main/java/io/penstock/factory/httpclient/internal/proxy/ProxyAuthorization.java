// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.proxy;

import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.network.Credentials;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Proxy;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.CredentialsRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.client5.http.auth.AuthChallenge;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.AuthenticationException;
import org.apache.hc.client5.http.auth.ChallengeType;
import org.apache.hc.client5.http.auth.MalformedChallengeException;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.AuthChallengeParser;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.auth.DigestScheme;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.message.ParserCursor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one proxy asks for (407, RFC 9110 §11.7) and what it is told, for one set of credentials: Digest (RFC 7616)
 * before Basic (RFC 7617). Nothing is told before the proxy has asked. Thread-safe.
 */
public final class ProxyAuthorization {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyAuthorization.class);
    private static final int MAX_ATTEMPTS = 3;
    private static final HttpHost ANY = new HttpHost("proxy", 1);

    /** The answer is ready. */
    static final CompletableFuture<Void> DONE = CompletableFuture.allOf();

    private final Proxy proxy;

    // guarded by this
    private @Nullable Credentials credentials;
    private @Nullable DigestScheme digest;
    private @Nullable String basic;

    public ProxyAuthorization(Proxy proxy) {
        this.proxy = proxy;
        this.credentials = proxy.credentials().orElse(null);
    }

    /** The credentials that are known; for SOCKS, which asks in its own way. */
    public synchronized @Nullable Credentials credentials() {
        return credentials;
    }

    /**
     * Value of {@code Proxy-Authorization}, or null while the proxy has not asked.
     *
     * @param target as in the request line
     */
    public synchronized @Nullable String header(String method, String target) {
        DigestScheme scheme = digest;
        if (scheme == null) {
            return basic;
        }
        try {
            return scheme.generateAuthResponse(ANY, new Line(method, target), null);
        } catch (AuthenticationException e) {
            return null; // the proxy asks again, and the attempts are counted
        }
    }

    /** A request line whose target stays as it is. */
    private static final class Line extends BasicHttpRequest {
        private static final long serialVersionUID = 1;

        private final String target;

        Line(String method, String target) {
            super(method, target);
            this.target = target;
        }

        @Override
        public String getRequestUri() {
            return target;
        }
    }

    /**
     * Prepares the answer to a challenge.
     *
     * @param told whether the request that was refused had an answer already
     * @return completes when the request can be repeated; fails with {@code PROXY_AUTHENTICATION}
     */
    public CompletableFuture<Void> answer(Exchange<?> exchange, HeaderFields fields, boolean told) {
        int attempt = exchange.challenged();
        List<AuthChallenge> challenges = parse(fields);
        AuthChallenge challenge = strongest(challenges);
        if (challenge == null) {
            return refused(exchange, "asks for an authentication other than Basic and Digest");
        }
        if (attempt > MAX_ATTEMPTS) {
            return refused(exchange, "does not accept the credentials");
        }
        boolean stale = "true".equalsIgnoreCase(parameter(challenge, "stale"));
        Credentials known = credentials();
        if (known != null && (!told || stale)) {
            return take(exchange, challenge, known);
        }
        if (proxy.credentials().isPresent()) {
            return refused(exchange, "does not accept the configured credentials");
        }
        return ask(
                        exchange,
                        challenge.getSchemeName(),
                        Objects.requireNonNullElse(parameter(challenge, "realm"), ""),
                        attempt)
                .thenCompose(given ->
                        given.isEmpty() || told && known != null && given.get().equals(known)
                                ? refused(
                                        exchange,
                                        known == null
                                                ? "asks for credentials, and there are none"
                                                : "does not accept the credentials")
                                : take(exchange, challenge, given.get()));
    }

    /** Asks for credentials that are not in the proxy's own configuration, and remembers them. */
    public CompletableFuture<Optional<Credentials>> ask(
            Exchange<?> exchange, String scheme, String realm, int attempt) {
        NetworkRequest request = exchange.request();
        return exchange.context()
                .proxyCredentials(new CredentialsRequest(
                        request.uri(),
                        scheme.toLowerCase(Locale.ROOT),
                        realm,
                        proxy,
                        request.attribute(RequestAttribute.IDENTITY),
                        request.attribute(RequestAttribute.INITIATOR),
                        attempt))
                .thenApply(given -> {
                    given.ifPresent(this::remember);
                    return given;
                });
    }

    private synchronized void remember(Credentials given) {
        credentials = given;
    }

    private CompletableFuture<Void> take(Exchange<?> exchange, AuthChallenge challenge, Credentials given) {
        try {
            prepare(challenge, given);
        } catch (MalformedChallengeException | AuthenticationException e) {
            return refused(exchange, "asks in a way that is not understood");
        }
        return DONE;
    }

    private synchronized void prepare(AuthChallenge challenge, Credentials given)
            throws MalformedChallengeException, AuthenticationException {
        credentials = given;
        if (challenge.getSchemeName().equalsIgnoreCase("basic")) {
            digest = null;
            basic = "Basic "
                    + Base64.getEncoder()
                            .encodeToString((given.user() + ":" + given.secret()).getBytes(StandardCharsets.UTF_8));
            return;
        }
        DigestScheme scheme = new DigestScheme();
        scheme.processChallenge(challenge, null);
        BasicCredentialsProvider provider = new BasicCredentialsProvider();
        provider.setCredentials(
                new AuthScope(null, -1),
                new UsernamePasswordCredentials(given.user(), given.secret().toCharArray()));
        scheme.isResponseReady(ANY, provider, null);
        digest = scheme;
    }

    private CompletableFuture<Void> refused(Exchange<?> exchange, String reason) {
        return CompletableFuture.failedFuture(failure(exchange, reason));
    }

    /** The failure of an exchange that this proxy refuses. */
    public NetworkException failure(Exchange<?> exchange, String reason) {
        return new NetworkException(
                NetworkError.PROXY_AUTHENTICATION, exchange.request().uri(), "proxy " + proxy + " " + reason);
    }

    private static List<AuthChallenge> parse(HeaderFields fields) {
        List<AuthChallenge> all = new ArrayList<>();
        for (String value : fields.allValues("Proxy-Authenticate")) {
            try {
                all.addAll(new AuthChallengeParser()
                        .parse(ChallengeType.PROXY, value, new ParserCursor(0, value.length())));
            } catch (ParseException e) {
                LOG.debug("A challenge that cannot be read", e); // another line may have one that can
            }
        }
        return all;
    }

    private static @Nullable AuthChallenge strongest(List<AuthChallenge> challenges) {
        AuthChallenge best = null;
        int most = 0;
        for (AuthChallenge challenge : challenges) {
            int strength = strength(challenge);
            if (strength > most) {
                most = strength;
                best = challenge;
            }
        }
        return best;
    }

    private static int strength(AuthChallenge challenge) {
        if (challenge.getSchemeName().equalsIgnoreCase("basic")) {
            return 1;
        }
        if (!challenge.getSchemeName().equalsIgnoreCase("digest")) {
            return 0;
        }
        String quality = parameter(challenge, "qop");
        if (quality != null
                && !List.of(quality.toLowerCase(Locale.ROOT).split("[, ]+")).contains("auth")) {
            return 0;
        }
        String algorithm = Objects.requireNonNullElse(parameter(challenge, "algorithm"), "MD5")
                .toUpperCase(Locale.ROOT);
        return switch (algorithm) {
            case "MD5", "MD5-SESS" -> 2;
            case "SHA-256", "SHA-256-SESS" -> 3;
            case "SHA-512-256", "SHA-512-256-SESS" -> 4;
            default -> 0;
        };
    }

    private static @Nullable String parameter(AuthChallenge challenge, String name) {
        List<NameValuePair> parameters = challenge.getParams();
        if (parameters != null) {
            for (NameValuePair parameter : parameters) {
                if (parameter.getName().equalsIgnoreCase(name)) {
                    return parameter.getValue();
                }
            }
        }
        return null;
    }
}
