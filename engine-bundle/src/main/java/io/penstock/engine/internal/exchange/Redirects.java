// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Origin;
import io.penstock.network.Redaction;
import io.penstock.network.RedirectPolicy;
import io.penstock.network.RequestAttribute;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** Whether and how a redirect is followed: RFC 9110 §15.4. Pure. */
final class Redirects {
    /** What describes a body that is not sent any more, and what only the first origin's body had. */
    private static final Set<String> CONTENT_FIELDS = Set.of(
            "content-type",
            "content-encoding",
            "content-language",
            "content-location",
            "content-md5",
            "content-digest",
            "repr-digest",
            "content-range",
            "content-disposition");

    private Redirects() {}

    /**
     * Decides about one response.
     *
     * @param asked what was asked on this hop, without what the chain adds
     * @param before URIs of the hops before, in order
     * @param cookieSince whether a response since the first of them has set a cookie, so that the same URI may answer
     *     otherwise
     * @param most redirects that are followed
     */
    static Redirect decide(
            NetworkRequest asked, int status, HeaderFields fields, List<URI> before, boolean cookieSince, int most) {
        if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
            return Redirect.NONE;
        }
        RedirectPolicy policy = asked.attribute(RequestAttribute.REDIRECT_POLICY);
        String location = fields.valueOr("Location", "");
        if (policy == RedirectPolicy.MANUAL || location.isEmpty()) {
            return Redirect.NONE;
        }
        URI from = asked.uri();
        URI to;
        Origin origin;
        try {
            to = target(from, location);
            if (!"http".equalsIgnoreCase(to.getScheme()) && !"https".equalsIgnoreCase(to.getScheme())) {
                return new Redirect.Refuse(
                        NetworkError.REDIRECT_REFUSED,
                        "redirect to the scheme " + to.getScheme() + "; only http and https are followed");
            }
            origin = Origin.of(to);
        } catch (IllegalArgumentException e) {
            return new Redirect.Refuse(NetworkError.REDIRECT_REFUSED, "redirect to nowhere: " + e.getMessage());
        }
        boolean sameOrigin = origin.equals(asked.origin());
        boolean insecure = asked.origin().isSecure() && !origin.isSecure();
        if (policy == RedirectPolicy.ASKED) {
            if (!isAllowed(asked, from, to, status)) {
                return new Redirect.Refuse(
                        NetworkError.REDIRECT_REFUSED, "the caller refused the redirect to " + Redaction.uri(to));
            }
        } else if (insecure) {
            return new Redirect.Refuse(
                    NetworkError.INSECURE_REDIRECT, "redirect from https to " + Redaction.uri(to) + " is not followed");
        } else if (policy == RedirectPolicy.SAME_ORIGIN && !sameOrigin) {
            return new Redirect.Refuse(
                    NetworkError.REDIRECT_REFUSED, "redirect to another origin, " + origin + ", is not followed");
        }
        if (before.size() >= most) {
            return new Redirect.Refuse(NetworkError.TOO_MANY_REDIRECTS, "more than " + most + " redirects");
        }
        String method = method(asked.method(), status);
        if (isLoop(asked, to, method, before, cookieSince)) {
            return new Redirect.Refuse(
                    NetworkError.TOO_MANY_REDIRECTS, "the redirect leads back to " + Redaction.uri(to));
        }
        boolean keepsBody = method.equals(asked.method());
        if (keepsBody && !asked.isBodyRepeatable()) {
            return new Redirect.Refuse(
                    NetworkError.REDIRECT_REFUSED, "the body of the request cannot be sent again to the new target");
        }
        return new Redirect.Follow(next(asked, to, origin, method, sameOrigin));
    }

    /** A handler that fails has allowed nothing. */
    private static boolean isAllowed(NetworkRequest asked, URI from, URI to, int status) {
        try {
            return asked.attribute(RequestAttribute.REDIRECT_HANDLER).allow(from, to, status);
        } catch (RuntimeException e) { // foreign
            return false;
        }
    }

    private static URI target(URI from, String location) {
        URI to = Locations.resolve(from, location);
        String text = to.toString();
        if (to.getRawUserInfo() != null) { // never taken from a response
            int at = text.indexOf('@');
            int authority = text.indexOf("//") + 2;
            text = text.substring(0, authority) + text.substring(at + 1);
        }
        if (to.getRawFragment() == null && from.getRawFragment() != null) { // RFC 9110 §10.2.2
            text = text + "#" + from.getRawFragment();
        }
        return URI.create(text);
    }

    private static String method(String method, int status) {
        boolean toGet = switch (status) {
            case 303 -> !method.equals("HEAD");
            case 301, 302 -> method.equals("POST");
            default -> false;
        };
        return toGet ? "GET" : method;
    }

    /** The same question was asked before, and nothing has changed that could make for another answer. */
    private static boolean isLoop(NetworkRequest asked, URI to, String method, List<URI> before, boolean cookieSince) {
        int seen = method.equals(asked.method()) && sameResource(asked.uri(), to) ? 1 : 0;
        for (URI earlier : before) {
            seen += sameResource(earlier, to) ? 1 : 0;
        }
        return seen > (cookieSince || !method.equals(asked.method()) ? 1 : 0);
    }

    private static boolean sameResource(URI one, URI other) {
        return withoutFragment(one).equals(withoutFragment(other));
    }

    private static String withoutFragment(URI uri) {
        String text = uri.toString();
        int fragment = text.indexOf('#');
        return fragment < 0 ? text : text.substring(0, fragment);
    }

    private static NetworkRequest next(NetworkRequest asked, URI to, Origin origin, String method, boolean sameOrigin) {
        NetworkRequest.Builder next = asked.toBuilder().uri(to);
        HeaderFields fields = asked.fields();
        boolean dropsBody = !method.equals(asked.method());
        if (dropsBody) {
            next.method(method);
        }
        HeaderFields.Builder kept = HeaderFields.builder();
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.name(i);
            boolean secret = !sameOrigin && Redaction.isSecret(name);
            boolean content = dropsBody && CONTENT_FIELDS.contains(name.toLowerCase(java.util.Locale.ROOT));
            if (secret || content) {
                continue;
            }
            if (name.equalsIgnoreCase("Referer")) {
                String referer = Referers.value(fields.value(i), origin);
                if (!referer.isEmpty()) {
                    kept.add(name, referer);
                }
            } else {
                kept.add(name, fields.value(i));
            }
        }
        return next.fields(kept.build()).build();
    }
}
