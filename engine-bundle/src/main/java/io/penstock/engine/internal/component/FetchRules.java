// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.Origin;
import java.net.URI;
import java.util.Set;

/** Which URLs a load may fetch. Pure. */
final class FetchRules {
    private static final Set<String> SERVED = Set.of("http", "https", "data", "file", "bundle");

    private FetchRules() {}

    /**
     * @param url absolute, as {@link Iri#absolute} gives it
     * @throws NetworkException naming the rule that forbids it
     */
    static void check(URI url, Variant variant, LocalScope scope) throws NetworkException {
        String scheme = url.getScheme();
        if (!SERVED.contains(scheme)) {
            throw new NetworkException(NetworkError.UNKNOWN_SCHEME, url, "the scheme " + scheme + " is not served");
        }
        if (!variant.schemes().contains(scheme)) {
            throw denied(url, "the scheme " + scheme + " is not among those of this load");
        }
        if (LocalScope.isLocal(url) && !scope.allows(url)) {
            throw denied(
                    url,
                    scope.equals(LocalScope.NONE)
                            ? scheme + ": URLs are served below a local root document only"
                            : "it lies outside of what the local root document opens");
        }
        if (isWeb(url)) {
            checkOrigin(url, variant);
        }
    }

    private static void checkOrigin(URI url, Variant variant) throws NetworkException {
        Origin origin;
        try {
            origin = Origin.of(url);
        } catch (IllegalArgumentException e) {
            throw new NetworkException(NetworkError.INVALID_REQUEST, url, String.valueOf(e.getMessage()));
        }
        if (!variant.origins().isEmpty() && !variant.origins().contains(origin)) {
            throw denied(url, "the origin " + origin + " is not among those of this load");
        }
    }

    /** Whether the load's own rules have a say in where a redirect may lead. */
    static boolean restrictRedirects(Variant variant) {
        return !variant.origins().isEmpty() || !variant.schemes().containsAll(Set.of("http", "https"));
    }

    /** Whether to follow; never from https to http. */
    static boolean allowsRedirect(URI from, URI to, Variant variant) {
        boolean lessSafe =
                from.getScheme().equalsIgnoreCase("https") && !to.getScheme().equalsIgnoreCase("https");
        try {
            check(Iri.absolute(to), variant, LocalScope.NONE);
            return !lessSafe;
        } catch (NetworkException | IllegalArgumentException e) {
            return false;
        }
    }

    static boolean isWeb(URI url) {
        return url.getScheme().equals("http") || url.getScheme().equals("https");
    }

    private static NetworkException denied(URI url, String rule) {
        return new NetworkException(NetworkError.ACCESS_DENIED, url, rule);
    }
}
