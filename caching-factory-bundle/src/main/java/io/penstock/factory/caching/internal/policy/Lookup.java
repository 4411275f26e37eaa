// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import io.penstock.cache.CachedHead;
import io.penstock.cache.CachedResponse;
import io.penstock.factory.caching.internal.policy.Decision.Complete;
import io.penstock.factory.caching.internal.policy.Decision.Forward;
import io.penstock.factory.caching.internal.policy.Decision.Reason;
import io.penstock.factory.caching.internal.policy.Decision.Refuse;
import io.penstock.factory.caching.internal.policy.Decision.Serve;
import io.penstock.factory.caching.internal.policy.Decision.Validate;
import io.penstock.network.HeaderFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a GET or HEAD and what is stored for its URI to what happens (RFC 9111 §4). Pure. */
public final class Lookup {
    private static final int MAX_TAGS = 8;

    private final RequestView request;
    private final long now;
    private final PolicyOptions options;

    private Lookup(RequestView request, long now, PolicyOptions options) {
        this.request = request;
        this.now = now;
        this.options = options;
    }

    /**
     * Decides.
     *
     * @param stored everything usable for the URI, newest first
     * @param nowMillis milliseconds since 1970
     * @param fingerprint of the store
     */
    public static Decision decide(
            RequestView request,
            List<CachedResponse> stored,
            long nowMillis,
            PolicyOptions options,
            Fingerprint fingerprint) {
        Lookup lookup = new Lookup(request, nowMillis, options);
        if (lookup.isOriginAsked()) {
            return forward(Reason.REQUEST);
        }
        CachedResponse whole = null;
        List<CachedResponse> parts = List.of();
        for (CachedResponse candidate : stored) {
            StoredView view = StoredView.of(candidate.head());
            if (!Variants.matches(view, request.fields(), fingerprint)) {
                continue;
            }
            if (!view.isPartial()) {
                whole = candidate;
                break;
            }
            if (parts.isEmpty()) {
                parts = new ArrayList<>(2);
            }
            parts.add(candidate);
        }
        if (whole != null) {
            return lookup.whole(whole);
        }
        return parts.isEmpty() ? lookup.none(stored) : lookup.parts(parts);
    }

    /**
     * Whether a stored response may be looked at for a request with credentials: its own user's, or one that everybody
     * may get.
     *
     * @param scope of the request's own answers
     */
    public static boolean isUsable(CachedResponse stored, String scope) {
        return stored.key().scope().equals(scope)
                || StoredView.of(stored.head()).isShareable();
    }

    /** Whether a response answers a request without a word from the origin: one that comes while it is being stored. */
    public static boolean isFresh(RequestView request, CachedHead head, long nowMillis, PolicyOptions options) {
        return new Lookup(request, nowMillis, options).use(StoredView.of(head)) == Use.FRESH;
    }

    /** How a stored response that was served stale is refreshed. */
    public static Decision refresh(RequestView request, CachedResponse stored) {
        Lookup lookup = new Lookup(request, 0, PolicyOptions.DEFAULT);
        return StoredView.of(stored.head()).hasValidator()
                ? new Validate(List.of(stored), true, lookup.conditions(List.of(stored)))
                : forward(Reason.STALE);
    }

    private boolean isOriginAsked() {
        return !request.isCacheOnly()
                && (request.wantsNetwork() || request.directives().noStore() || request.hasOtherConditions());
    }

    private Decision whole(CachedResponse stored) {
        StoredView view = StoredView.of(stored.head());
        Use use = use(view);
        if (use != Use.NO) {
            return serve(stored, Presentation.of(request, stored), use);
        }
        if (request.isCacheOnly()) {
            return new Refuse();
        }
        return view.hasValidator()
                ? new Validate(List.of(stored), true, conditions(List.of(stored)))
                : new Forward(view.staleness(now, options) < 0 ? Reason.REQUEST : Reason.STALE, Optional.of(stored));
    }

    private Decision parts(List<CachedResponse> parts) {
        CachedResponse outdated = null;
        for (CachedResponse part : parts) {
            StoredView view = StoredView.of(part.head());
            Use use = use(view);
            Presentation as = request.isGet() ? Presentation.of(request, part) : Presentation.NONE;
            if (use != Use.NO && as != Presentation.NONE) {
                return serve(part, as, use);
            }
            if (outdated == null && as != Presentation.NONE && view.hasValidator()) {
                outdated = part;
            }
        }
        if (request.isCacheOnly()) {
            return new Refuse();
        }
        if (outdated != null) {
            return new Validate(List.of(outdated), true, conditions(List.of(outdated)));
        }
        for (CachedResponse part : parts) {
            Decision completion = request.isGet() && !request.isConditional() ? complete(part) : null;
            if (completion != null) {
                return completion;
            }
        }
        return forward(Reason.PARTIAL);
    }

    private Decision none(List<CachedResponse> stored) {
        if (request.isCacheOnly()) {
            return new Refuse();
        }
        if (stored.isEmpty()) {
            return forward(Reason.URI_MISS);
        }
        List<CachedResponse> tagged = new ArrayList<>();
        if (request.isGet() && !request.isConditional() && request.range() == ByteRange.NONE) {
            for (CachedResponse other : stored) {
                StoredView view = StoredView.of(other.head());
                if (view.etag().isPresent() && !view.isPartial() && tagged.size() < MAX_TAGS) {
                    tagged.add(other);
                }
            }
        }
        return tagged.isEmpty() ? forward(Reason.VARY_MISS) : new Validate(tagged, false, conditions(tagged));
    }

    private static Forward forward(Reason reason) {
        return new Forward(reason, Optional.empty());
    }

    private Serve serve(CachedResponse stored, Presentation as, Use use) {
        return new Serve(stored, as, use != Use.FRESH, use == Use.REFRESH);
    }

    private enum Use {
        FRESH,
        STALE,
        /** Stale, and validated meanwhile. */
        REFRESH,
        NO
    }

    private Use use(StoredView stored) {
        Directives asked = request.directives();
        if (request.wantsValidation() || stored.directives().noCache()) {
            return Use.NO;
        }
        long staleness = stored.staleness(now, options);
        boolean fresh = staleness < 0;
        // RFC 8246: a reload does not validate what never changes while it is fresh
        boolean young = asked.maxAge() == Directives.ABSENT
                || stored.age(now) <= 1000 * asked.maxAge()
                || fresh && stored.directives().immutable();
        boolean freshEnough = asked.minFresh() == Directives.ABSENT || staleness <= -1000 * asked.minFresh();
        if (fresh && young && freshEnough) {
            return Use.FRESH;
        }
        if (stored.forbidsStale(options)) {
            return Use.NO;
        }
        if (request.welcomesStale()) {
            return fresh ? Use.FRESH : Use.STALE;
        }
        if (fresh || !young || !freshEnough) {
            return Use.NO;
        }
        if (asked.maxStale() == Directives.LONGEST || staleness <= 1000 * asked.maxStale()) {
            return Use.STALE;
        }
        boolean window = staleness <= 1000 * stored.directives().staleWhileRevalidate();
        return window && !request.isCacheOnly() ? Use.REFRESH : window ? Use.STALE : Use.NO;
    }

    /** The request with our conditions in place of its own. */
    private HeaderFields conditions(List<CachedResponse> stored) {
        HeaderFields.Builder fields = HeaderFields.builder()
                .addAll(request.fields())
                .remove("if-none-match")
                .remove("if-modified-since");
        StringBuilder tags = new StringBuilder();
        for (CachedResponse response : stored) {
            EntityTag tag = StoredView.of(response.head()).etag();
            if (tag.isPresent()) {
                tags.append(tags.isEmpty() ? "" : ", ").append(tag.text());
            }
        }
        if (!tags.isEmpty()) {
            fields.add("If-None-Match", tags.toString());
        }
        StoredView first = StoredView.of(stored.get(0).head());
        if (stored.size() == 1 && first.lastModified() != HttpDate.NONE) {
            fields.add("If-Modified-Since", first.head().fields().valueOr("last-modified", ""));
        }
        return fields.build();
    }

    /** How to complete a part; null if its bytes are of no use here, or nothing says that they are still good. */
    private @Nullable Decision complete(CachedResponse part) {
        StoredView view = StoredView.of(part.head());
        ContentRange held = view.contentRange();
        ByteRange range = request.range();
        String validator = view.strongValidator();
        boolean usable = held.isPresent()
                && range.kind() != ByteRange.Kind.OTHER
                && Presentation.ifRange(request, view)
                && (!validator.isEmpty() || use(view) == Use.FRESH);
        boolean placed = held.total() >= 0 || range.kind() != ByteRange.Kind.SUFFIX;
        if (!usable || !placed) {
            return null;
        }
        long total = held.total() < 0 ? Long.MAX_VALUE : held.total();
        long first = range.firstOf(total);
        long last = range.lastOf(total);
        boolean missingAfter = first >= held.first() && first <= held.last() + 1 && last > held.last();
        boolean missingBefore = first < held.first() && last >= held.first() - 1 && last <= held.last();
        if (!missingAfter && !missingBefore) {
            return null;
        }
        long from = missingAfter ? held.last() + 1 : first;
        long to = missingAfter ? last : held.first() - 1;
        boolean open = missingAfter && range.last() == Long.MAX_VALUE;
        HeaderFields.Builder fields = HeaderFields.builder()
                .addAll(request.fields())
                .remove("if-range")
                .set("Range", "bytes=" + from + "-" + (open ? "" : to));
        if (!validator.isEmpty()) {
            fields.add("If-Range", validator);
        }
        return new Complete(part, from, open ? Long.MAX_VALUE : to, fields.build());
    }
}
