// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import io.penstock.network.NetworkRequest;
import io.penstock.network.Origin;
import java.net.URI;

/** The canonical text of a URI: what makes two requests ask for the same (RFC 9111 §2, RFC 9110 §4.2.3). */
public final class KeyUri {
    private KeyUri() {}

    /** Of a request's target. */
    public static String of(NetworkRequest request) {
        return of(request.uri(), request.origin());
    }

    /** Of an http or https URI. @throws IllegalArgumentException as {@link Origin#of} */
    public static String of(URI uri) {
        return of(uri, Origin.of(uri));
    }

    private static String of(URI uri, Origin origin) {
        String path = uri.getRawPath();
        boolean canonical = uri.getPort() == -1
                && uri.getRawFragment() == null
                && uri.getRawUserInfo() == null
                && path != null
                && !path.isEmpty()
                && origin.host().equals(uri.getHost())
                && origin.scheme().equals(uri.getScheme());
        if (canonical) {
            return uri.toString();
        }
        String query = uri.getRawQuery();
        return origin + (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }
}
