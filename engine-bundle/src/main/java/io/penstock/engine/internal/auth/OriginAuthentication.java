// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.auth;

import io.penstock.network.Credentials;
import io.penstock.network.HeaderFields;
import io.penstock.network.Identity;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Origin;
import io.penstock.network.Proxy;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.CredentialsRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The step that answers 401 for the consumer (RFC 9110 §15.5.2), and remembers what was good. Thread-safe. */
public final class OriginAuthentication {
    private static final String AUTHORIZATION = "Authorization";

    private final Function<CredentialsRequest, CompletableFuture<Optional<Credentials>>> desk;
    private final ProtectionSpaces spaces = new ProtectionSpaces();

    /** @param desk asks whoever has credentials; never fails */
    public OriginAuthentication(Function<CredentialsRequest, CompletableFuture<Optional<Credentials>>> desk) {
        this.desk = desk;
    }

    /** No one has credentials. */
    public static OriginAuthentication none() {
        return new OriginAuthentication(asked -> CompletableFuture.completedFuture(Optional.empty()));
    }

    /**
     * Adds {@code Authorization} to a request on its way out, if an answer is at hand and the caller has not written one.
     *
     * @param tries of the current hop
     */
    public void outgoing(
            NetworkRequest asked, Identity identity, Origin origin, NetworkRequest.Builder out, Tries tries) {
        if (asked.fields().contains(AUTHORIZATION)) {
            return;
        }
        Answer answer = tries.answer();
        if (answer == null && asked.attribute(RequestAttribute.AUTHENTICATION_REUSE)) {
            answer = spaces.find(identity, origin, asked.uri())
                    .filter(known -> mayTell(known.challenge(), asked, origin))
                    .orElse(null);
            tries.using(answer);
        }
        if (answer != null) {
            out.setHeader(AUTHORIZATION, answer.header(asked.method(), target(asked)));
        }
    }

    /**
     * The head of a response has come.
     *
     * @param asked without what the chain adds
     * @param sent as it went out
     * @return null if the response is to be delivered; else says later whether the request is to be sent again, with
     *     what {@code tries} then has
     */
    public @Nullable CompletableFuture<Boolean> incoming(
            NetworkRequest asked,
            NetworkRequest sent,
            int status,
            HeaderFields fields,
            Identity identity,
            Tries tries) {
        Answer given = tries.answer();
        if (status != 401) {
            if (given != null && asked.attribute(RequestAttribute.AUTHENTICATION_REUSE)) {
                spaces.remember(identity, sent.origin(), asked.uri(), given);
            }
            return null;
        }
        if (asked.fields().contains(AUTHORIZATION) || !asked.isBodyRepeatable()) {
            return null;
        }
        List<Challenge> challenges =
                Challenge.answerable(Challenges.parse(fields.allValues("WWW-Authenticate"))).stream()
                        .filter(challenge -> mayTell(challenge, asked, sent.origin()))
                        .toList();
        Credentials refused = null;
        if (given != null) {
            for (Challenge challenge : challenges) {
                if (challenge.isStale() && isSame(challenge, given.challenge()) && tries.mayRenew()) {
                    tries.using(Answer.of(challenge, given.credentials()));
                    return CompletableFuture.completedFuture(true);
                }
            }
            refused = given.credentials();
            spaces.forget(identity, sent.origin(), given);
        }
        CompletableFuture<Boolean> decision = new CompletableFuture<>();
        ask(challenges, 0, refused, asked, identity, tries, decision);
        return decision.isDone() && !decision.getNow(false) ? null : decision;
    }

    private void ask(
            List<Challenge> challenges,
            int index,
            @Nullable Credentials refused,
            NetworkRequest asked,
            Identity identity,
            Tries tries,
            CompletableFuture<Boolean> decision) {
        if (index == challenges.size()) {
            decision.complete(false);
            return;
        }
        Challenge challenge = challenges.get(index);
        if (!tries.mayTry(challenge)) {
            ask(challenges, index + 1, refused, asked, identity, tries, decision);
            return;
        }
        desk.apply(new CredentialsRequest(
                        asked.uri(),
                        challenge.scheme(),
                        challenge.realm(),
                        Proxy.DIRECT,
                        identity,
                        asked.attribute(RequestAttribute.INITIATOR),
                        tries.attempt(challenge)))
                .whenComplete((credentials, error) -> {
                    Credentials known = error == null ? credentials.orElse(null) : null;
                    if (known == null || refused != null && refused.equals(known) || !Answer.fits(challenge, known)) {
                        ask(challenges, index + 1, refused, asked, identity, tries, decision);
                    } else {
                        tries.tried(challenge);
                        tries.using(Answer.of(challenge, known));
                        decision.complete(true);
                    }
                });
    }

    private static boolean isSame(Challenge one, Challenge other) {
        return one.scheme().equals(other.scheme()) && one.realm().equals(other.realm());
    }

    /** In clear text only what tells no secret, unless the caller allows it. */
    private static boolean mayTell(Challenge challenge, NetworkRequest asked, Origin origin) {
        return origin.isSecure() || !challenge.tellsSecret() || asked.attribute(RequestAttribute.BASIC_IN_CLEAR);
    }

    private static String target(NetworkRequest request) {
        String path = request.uri().getRawPath();
        String query = request.uri().getRawQuery();
        String target = path == null || path.isEmpty() ? "/" : path;
        return query == null ? target : target + "?" + query;
    }
}
