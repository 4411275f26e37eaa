// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import io.penstock.cache.CachedHead;
import io.penstock.cache.CachedResponse;
import io.penstock.network.HeaderFields;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How a newer message changes stored heads (RFC 9111 §3.2, §3.4, §4.3.4, §4.3.5). Pure. */
public final class Freshening {
    /** They describe the stored bytes, which stay; {@code Content-Encoding} too, since decoding happens above. */
    private static final Set<String> OF_THE_BYTES = Set.of("content-length", "content-encoding", "content-range");

    private Freshening() {}

    /**
     * The response that a 304 confirms: the one with its validators; with none in the 304, the only one that was asked
     * about. Nothing if it speaks of a response that is not stored: then the request must be made again without
     * conditions.
     */
    public static Optional<CachedResponse> confirmed(List<CachedResponse> asked, HeaderFields fields) {
        EntityTag tag = EntityTag.of(fields.valueOr("etag", ""));
        if (tag.isPresent()) {
            for (CachedResponse response : asked) {
                EntityTag stored = StoredView.of(response.head()).etag();
                if (tag.weak() ? tag.matchesWeakly(stored) : tag.matchesStrongly(stored)) {
                    return Optional.of(response);
                }
            }
        }
        String modified = fields.valueOr("last-modified", "");
        boolean untagged = !tag.isPresent() || asked.size() == 1 && !hasTag(asked.get(0));
        if (!modified.isEmpty() && untagged) {
            return asked.stream()
                    .filter(response -> modified.equals(response.head().fields().valueOr("last-modified", "")))
                    .findFirst();
        }
        return !tag.isPresent() && asked.size() == 1 ? Optional.of(asked.get(0)) : Optional.empty();
    }

    private static boolean hasTag(CachedResponse response) {
        return StoredView.of(response.head()).etag().isPresent();
    }

    /**
     * A stored head after a 304, or a HEAD's 200, for that request.
     *
     * @param selected whether the request selects the response, see {@link Decision.Validate#selected()}; else it still
     *     belongs to the request that it was stored for
     */
    public static CachedHead freshened(
            CachedHead stored,
            HeaderFields requestFields,
            boolean selected,
            HeaderFields fields,
            long requested,
            long received,
            PolicyOptions options,
            Fingerprint fingerprint) {
        HeaderFields merged = merged(stored.fields(), fields, received, options);
        String place = stored.variant()
                .substring(Variants.withoutPlace(stored.variant()).length());
        String variant =
                selected ? Variants.of(Variants.names(merged), requestFields, fingerprint) + place : stored.variant();
        return new CachedHead(stored.status(), merged, variant, requested, received);
    }

    /**
     * The head of what a stored part and a 206 that completes it are together; nothing if they may not be combined
     * (RFC 9110 §15.3.7.3): not the same strong validator, or not the bytes that were asked for.
     */
    public static Optional<CachedHead> combined(
            Decision.Complete asked,
            HeaderFields requestFields,
            HeaderFields fields,
            long requested,
            long received,
            PolicyOptions options,
            Fingerprint fingerprint) {
        CachedHead part = asked.part().head();
        StoredView stored = StoredView.of(part);
        ContentRange held = stored.contentRange();
        ContentRange more = ContentRange.of(fields.valueOr("content-range", ""));
        StoredView other = StoredView.of(new CachedHead(206, fields, "", requested, received));
        boolean sameTotal = held.total() < 0 || more.total() < 0 || held.total() == more.total();
        boolean enough = asked.last() == Long.MAX_VALUE
                ? more.total() >= 0 && more.last() == more.total() - 1
                : more.last() == asked.last();
        if (!more.isPresent()
                || more.first() != asked.first()
                || !enough
                || !sameTotal
                || !stored.hasSameStrongValidator(other)) {
            return Optional.empty();
        }
        ContentRange whole = new ContentRange(
                Math.min(held.first(), more.first()),
                Math.max(held.last(), more.last()),
                Math.max(held.total(), more.total()));
        HeaderFields merged = merged(part.fields(), fields, received, options);
        String variant = Variants.of(Variants.names(merged), requestFields, fingerprint);
        boolean complete = whole.first() == 0 && whole.last() == whole.total() - 1;
        return Optional.of(
                complete
                        ? new CachedHead(
                                200,
                                merged.without("content-range")
                                        .withOnly("Content-Length", Long.toString(whole.total())),
                                variant,
                                requested,
                                received)
                        : new CachedHead(
                                206,
                                merged.withOnly("Content-Range", whole.toString())
                                        .withOnly("Content-Length", Long.toString(whole.length())),
                                variant + Variants.PLACE + whole.first(),
                                requested,
                                received));
    }

    /** Whether a HEAD's 200 speaks of the stored response, so that it may change its head; else it is outdated. */
    public static boolean isSame(CachedHead stored, long length, HeaderFields fields) {
        return agrees(stored.fields(), fields, "etag")
                && agrees(stored.fields(), fields, "last-modified")
                && (!fields.contains("content-length")
                        || ByteRange.number(fields.valueOr("content-length", "").trim()) == length);
    }

    private static boolean agrees(HeaderFields stored, HeaderFields fields, String name) {
        return !fields.contains(name) || fields.valueOr(name, "").equals(stored.valueOr(name, ""));
    }

    /** Each field of the newer message replaces the stored ones of its name; age and date are always the newer ones. */
    private static HeaderFields merged(HeaderFields stored, HeaderFields newer, long received, PolicyOptions options) {
        HeaderFields more = Storing.storable(newer, received, options);
        Set<String> replaced = new HashSet<>(Set.of("age", "date"));
        HeaderFields.Builder added = HeaderFields.builder();
        for (int i = 0; i < more.size(); i++) {
            String name = more.name(i).toLowerCase(Locale.ROOT);
            if (!OF_THE_BYTES.contains(name)) {
                replaced.add(name);
                added.add(more.name(i), more.value(i));
            }
        }
        HeaderFields.Builder merged = HeaderFields.builder();
        for (int i = 0; i < stored.size(); i++) {
            if (!replaced.contains(stored.name(i).toLowerCase(Locale.ROOT))) {
                merged.add(stored.name(i), stored.value(i));
            }
        }
        return merged.addAll(added.build()).build();
    }
}
