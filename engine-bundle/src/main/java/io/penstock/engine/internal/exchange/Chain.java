// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.engine.internal.auth.OriginAuthentication;
import io.penstock.network.Initiator;
import io.penstock.network.LoadControl;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkRequest;
import io.penstock.network.NetworkResponseInfo;
import io.penstock.network.Origin;
import io.penstock.network.RequestAttribute;
import io.penstock.network.Timeouts;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * The exchange chain of an engine: what happens to a request on its way out and to a head on its way back, in one place
 * and in this order. The total deadline, retries, and the swap stand beside it, in {@link Call}; the per-host gate is
 * the transport's.
 */
final class Chain {
    /** What a head comes to. */
    sealed interface Answer {
        /** The consumer is to have it. */
        record Deliver() implements Answer {}

        /** It is kept until it is known whether the same request is sent again. */
        record Park(CompletableFuture<Boolean> again) implements Answer {}

        /** Another hop follows. */
        record Follow(NetworkRequest next) implements Answer {}

        /** The call fails. */
        record Refuse(NetworkError code, String reason) implements Answer {}

        Answer DELIVER = new Deliver();
    }

    private final SecureUpgrade hsts;
    private final HopPolicy policy;
    private final OriginAuthentication authentication;

    Chain(SecureUpgrade hsts, HopPolicy policy, OriginAuthentication authentication) {
        this.hsts = hsts;
        this.policy = policy;
        this.authentication = authentication;
    }

    /** The request of one hop as it goes into the stack. */
    NetworkRequest outgoing(Call<?> call, NetworkRequest asked, Hop<?> hop) throws NetworkException {
        ExchangeSettings settings = call.settings;
        // scheme
        String scheme = asked.uri().getScheme();
        if (!settings.schemes().contains(scheme) && !settings.schemes().contains(scheme.toLowerCase(Locale.ROOT))) {
            throw new NetworkException(
                    NetworkError.UNKNOWN_SCHEME, asked.uri(), "the scheme " + scheme + " is not served here");
        }
        NetworkRequest.Builder out = asked.toBuilder();
        if (!scheme.equalsIgnoreCase("data")) {
            Origin origin = origin(asked);
            // HSTS
            if (!origin.isSecure() && hsts.isRequired(origin)) {
                out.uri(secure(asked.uri(), origin));
                origin = origin(out.build());
            }
            // referer: on the way out, because the initiator is not of the caller's making
            Initiator initiator = asked.attribute(RequestAttribute.INITIATOR);
            if (initiator != Initiator.NONE && !asked.fields().contains("Referer")) {
                String referer = Referers.value(initiator.document().toString(), origin);
                if (!referer.isEmpty()) {
                    out.setHeader("Referer", referer);
                }
            }
            // access policy
            if (policy != HopPolicy.NONE) {
                policy.check(out.build(), call.owner.identity());
            }
            // authentication: above the stack, so that a cache's key sees it
            authentication.outgoing(asked, call.owner.identity(), origin, out, call.tries());
            // decoding, or what is missing of a body that a swap cut off
            call.decodes(Codings.ask(asked.fields(), out));
            Delivery<?> begun = call.delivery();
            if (begun != null) {
                Resume.ask(out, begun.received(), begun.delivered());
            }
        }
        out.attribute(RequestAttribute.IDENTITY, call.owner.identity());
        out.attribute(RequestAttribute.TIMEOUTS, timeouts(asked, settings));
        out.attribute(RequestAttribute.PROGRESS, hop);
        // said once more for layers below: without a cache the transport has to refuse
        if (settings.offline() || asked.attribute(RequestAttribute.LOAD_CONTROL) == LoadControl.ALWAYS_CACHE) {
            out.attribute(RequestAttribute.OFFLINE, true);
        }
        return out.build();
    }

    /**
     * What a head comes to.
     *
     * @param sent as {@link #outgoing} made it
     */
    Answer incoming(Call<?> call, NetworkRequest sent, NetworkResponseInfo head) {
        if (sent.uri().getScheme().equalsIgnoreCase("https")) {
            hsts.learn(sent.origin(), head);
        }
        CompletableFuture<Boolean> again = authentication.incoming(
                call.asked(), sent, head.statusCode(), head.fields(), call.owner.identity(), call.tries());
        if (again != null) {
            return new Answer.Park(again);
        }
        if (head.statusCode() / 100 == 3) {
            Redirect redirect = Redirects.decide(
                    call.asked(),
                    head.statusCode(),
                    head.fields(),
                    call.redirects(),
                    call.cookieSeen(),
                    call.settings.redirects());
            if (redirect instanceof Redirect.Follow follow) {
                return new Answer.Follow(follow.next());
            }
            if (redirect instanceof Redirect.Refuse refuse) {
                return new Answer.Refuse(refuse.code(), refuse.reason());
            }
        }
        return Answer.DELIVER;
    }

    /** The limits of a request: its own, where they are lower than the engine's. */
    static Timeouts timeouts(NetworkRequest request, ExchangeSettings settings) {
        Timeouts own = request.attribute(RequestAttribute.TIMEOUTS);
        return own == Timeouts.DEFAULT ? settings.timeouts() : own.atMost(settings.timeouts());
    }

    private static Origin origin(NetworkRequest request) throws NetworkException {
        try {
            return request.origin();
        } catch (IllegalArgumentException e) {
            String reason = e.getMessage();
            throw new NetworkException(
                    NetworkError.INVALID_REQUEST, request.uri(), reason == null ? "not a valid URI" : reason);
        }
    }

    /** RFC 6797 §8.3: https, an explicit port 80 becomes 443, any other stays. */
    private static URI secure(URI uri, Origin origin) {
        String text = uri.toString();
        int authority = text.indexOf("//") + 2;
        int end = authority;
        while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        int port = origin.port() == 80 ? 443 : origin.port();
        return URI.create(new Origin("https", origin.host(), port) + text.substring(end));
    }
}
