// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.LoadOptions;
import io.penstock.engine.internal.archive.Archive;
import io.penstock.network.HeaderFields;
import io.penstock.network.Identity;
import io.penstock.network.LoadControl;
import io.penstock.network.Origin;
import io.penstock.network.Redaction;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the fate of a document depends on beside its URL and kind: loads share documents where all of this is equal.
 *
 * <p>Limits that count over a whole load are not part of it: they end the load, never a document that others share.
 *
 * @param identity policy, credentials and cache partitions go by it, so no document crosses from bundle to bundle
 * @param origins allowed; empty for any
 * @param trusted origins that secret header fields are sent to; empty if there are none
 * @param archive that alone the documents come from
 */
record Variant(
        Identity identity,
        long maxDocumentBytes,
        Set<String> schemes,
        Set<Origin> origins,
        LoadOptions.Base base,
        boolean prefetch,
        boolean keepBodies,
        LoadControl loadControl,
        HeaderFields fields,
        Set<Origin> trusted,
        Optional<Archive> archive) {
    /** @throws IllegalArgumentException if an origin among the options is none */
    static Variant of(Identity identity, URI root, LoadOptions options, Optional<Archive> archive) {
        Set<Origin> origins = options.origins().stream()
                .map(origin -> Origin.of(URI.create(origin)))
                .collect(Collectors.toUnmodifiableSet());
        return new Variant(
                identity,
                options.maxDocumentBytes(),
                options.schemes(),
                origins,
                options.base(),
                options.prefetch(),
                options.keepBodies(),
                options.loadControl(),
                options.fields(),
                trusted(root, origins, options.fields()),
                archive);
    }

    private static Set<Origin> trusted(URI root, Set<Origin> origins, HeaderFields fields) {
        if (withoutSecrets(fields).size() == fields.size()) {
            return Set.of();
        }
        try {
            return origins.isEmpty() && FetchRules.isWeb(root) ? Set.of(Origin.of(root)) : origins;
        } catch (IllegalArgumentException e) {
            return Set.of(); // the root itself will fail with that reason
        }
    }

    /** Secret fields go to the root's origin, or to the origins that the load names: no document can lead them elsewhere. */
    HeaderFields fieldsFor(URI target) {
        return FetchRules.isWeb(target) && trusted.contains(Origin.of(target)) ? fields : withoutSecrets(fields);
    }

    private static HeaderFields withoutSecrets(HeaderFields fields) {
        HeaderFields open = fields;
        for (int i = 0; i < fields.size(); i++) {
            if (Redaction.isSecret(fields.name(i))) {
                open = open.without(fields.name(i));
            }
        }
        return open;
    }
}
