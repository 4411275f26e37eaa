// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import io.penstock.network.HeaderFields;
import io.penstock.network.Origin;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which stored responses a change at the origin makes worthless (RFC 9111 §4.4). Pure. */
public final class Invalidation {
    private Invalidation() {}

    /**
     * Canonical URIs to forget, with all their variants: after a success or redirect of an unsafe method, known or not,
     * its target, and what {@code Location} and {@code Content-Location} name on the same origin.
     */
    public static List<String> uris(String method, URI target, int status, HeaderFields fields) {
        if (RequestView.isSafe(method) || status < 200 || status > 399) {
            return List.of();
        }
        List<String> uris = new ArrayList<>(3);
        uris.add(KeyUri.of(target));
        for (String name : List.of("location", "content-location")) {
            String reference = fields.valueOr(name, "");
            if (!reference.isEmpty()) {
                resolve(target, reference).filter(uri -> !uris.contains(uri)).ifPresent(uris::add);
            }
        }
        return uris;
    }

    /** The canonical URI of a reference, if it is one on the same origin. */
    static Optional<String> resolve(URI base, String reference) {
        try {
            URI uri = base.resolve(reference.trim());
            return Origin.of(uri).equals(Origin.of(base)) ? Optional.of(KeyUri.of(uri)) : Optional.empty();
        } catch (IllegalArgumentException noUri) {
            return Optional.empty();
        }
    }
}
