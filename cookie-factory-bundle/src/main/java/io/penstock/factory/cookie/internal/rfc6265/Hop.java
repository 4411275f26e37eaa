// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.rfc6265;

import io.penstock.factory.cookie.internal.suffix.PublicSuffixes;
import io.penstock.network.Initiator;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Origin;
import io.penstock.network.RequestAttribute;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One hop as the rules of cookies see it: where it goes, and on whose behalf (RFC 6265bis §5.2).
 *
 * <p>Nobody in particular, and a document of the application itself ({@code file:}, {@code bundle:}: its origin is the
 * user agent's to define), are no other site than the one that they ask. Not thread-safe: what needs the public
 * suffixes is found when it is asked for.
 */
public final class Hop {
    private static final String LOCAL = "local";
    private static final String OPAQUE = "";

    private final Origin origin;
    private final String path;
    private final boolean safe;
    private final Initiator initiator;
    private final boolean isolating;
    private final Supplier<PublicSuffixes> suffixes;
    private @Nullable Boolean sameSite;
    private @Nullable String partition;

    private Hop(
            Origin origin,
            String path,
            boolean safe,
            Initiator initiator,
            boolean isolating,
            Supplier<PublicSuffixes> suffixes) {
        this.origin = origin;
        this.path = path;
        this.safe = safe;
        this.initiator = initiator;
        this.isolating = isolating;
        this.suffixes = suffixes;
    }

    /**
     * The hop that a request is.
     *
     * @param isolating whether all cookies of third parties are bound to the top-level site, asked for or not
     */
    public static Hop of(NetworkRequest request, boolean isolating, Supplier<PublicSuffixes> suffixes) {
        String path = request.uri().getRawPath();
        boolean safe = switch (request.method()) {
            case "GET", "HEAD", "OPTIONS", "TRACE" -> true;
            default -> false;
        };
        return new Hop(
                request.origin(),
                path == null || path.isEmpty() ? "/" : path,
                safe,
                request.attribute(RequestAttribute.INITIATOR),
                isolating,
                suffixes);
    }

    Origin origin() {
        return origin;
    }

    /** Canonical host. */
    public String host() {
        return origin.host();
    }

    /** As it stands in the URI, never empty. */
    String path() {
        return path;
    }

    /** Whether what is set here may be Secure. */
    public boolean isSecure() {
        return origin.isSecure();
    }

    /** Whether the method is safe (RFC 9110 §9.2.1). */
    boolean isSafe() {
        return safe;
    }

    /** Whether it fetches a root document, or nobody in particular asks. */
    boolean isTopLevel() {
        return initiator.navigation();
    }

    /** Whether some other site's document asks for it, as a part of that document. */
    public boolean isThirdParty() {
        return !isTopLevel() && !isSameSite();
    }

    /** Whether only cookies that are bound to the top-level site count here. */
    boolean isIsolated() {
        return isolating && isThirdParty();
    }

    PublicSuffixes suffixes() {
        return suffixes.get();
    }

    boolean isSameSite() {
        Boolean known = sameSite;
        if (known == null) {
            known = isUserAgent() || document().map(this::isSameSiteAs).orElse(false);
            sameSite = known;
        }
        return known;
    }

    private boolean isSameSiteAs(Origin asking) {
        boolean sameScheme = asking.scheme().equals(origin.scheme());
        return sameScheme
                && (asking.host().equals(origin.host())
                        || Site.of(asking, suffixes.get()).equals(Site.of(origin, suffixes.get())));
    }

    /** The top-level site as the key of a partition; empty if it has none that could be named again. */
    String partition() {
        String known = partition;
        if (known == null) {
            if (isTopLevel()) {
                known = Site.of(origin, suffixes.get()).toString();
            } else if (isUserAgent()) {
                known = LOCAL;
            } else {
                known = document()
                        .map(asking -> Site.of(asking, suffixes.get()).toString())
                        .orElse(OPAQUE);
            }
            partition = known;
        }
        return known;
    }

    private boolean isUserAgent() {
        if (initiator == Initiator.NONE || !initiator.isPresent()) {
            return true;
        }
        String scheme = initiator.document().getScheme();
        return scheme != null
                && switch (Ascii.lower(scheme)) {
                    case "file", "jar", "bundle", "bundleresource", "bundleentry" -> true;
                    default -> false;
                };
    }

    /** Origin of the document that asks; empty if it is opaque. */
    private Optional<Origin> document() {
        try {
            return Optional.of(Origin.of(initiator.document()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
