// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import io.penstock.cache.CachedHead;
import io.penstock.network.HeaderFields;
import java.util.List;

/** A response read once: what the rules need of its head. Immutable. */
public final class StoredView {
    /** {@code Expires} that is no date: the response is expired (RFC 9111 §5.3). */
    private static final long INVALID = Long.MIN_VALUE + 1;
    /** From this distance on a {@code Last-Modified} tells two representations apart (RFC 9110 §8.8.2.2). */
    private static final long STRONG_SECONDS = 60;

    private static final long LONGEST = Directives.LONGEST;

    private final CachedHead head;
    private final Directives directives;
    private final long date;
    private final long age;
    private final long expires;
    private final long lastModified;
    private final EntityTag etag;
    private final ContentRange contentRange;
    private final List<String> varyNames;
    private final String contentLanguage;

    private StoredView(CachedHead head) {
        HeaderFields fields = head.fields();
        long received = head.received();
        this.head = head;
        directives = Directives.of(fields);
        long sent = HttpDate.parse(fields.valueOr("date", ""), received);
        date = sent == HttpDate.NONE ? Math.floorDiv(received, 1000L) : sent;
        age = age(fields);
        expires = expires(fields, received);
        lastModified = HttpDate.parse(fields.valueOr("last-modified", ""), received);
        etag = EntityTag.of(fields.valueOr("etag", ""));
        contentRange = head.status() == 206 ? ContentRange.of(fields.valueOr("content-range", "")) : ContentRange.NONE;
        varyNames = Variants.names(fields);
        contentLanguage = fields.valueOr("content-language", "").trim();
    }

    /** The view of a head, made once. */
    public static StoredView of(CachedHead head) {
        return head.view(StoredView.class, StoredView::new);
    }

    /** First member of the first line; what is no number is ignored (RFC 9111 §5.1). */
    private static long age(HeaderFields fields) {
        String line = fields.valueOr("age", "");
        String first = line.substring(0, Lists.endOfMember(line, 0)).trim();
        return Directives.seconds(first, 0);
    }

    private static long expires(HeaderFields fields, long received) {
        List<String> lines = fields.allValues("expires");
        if (lines.isEmpty()) {
            return HttpDate.NONE;
        }
        for (String line : lines) {
            if (!line.equals(lines.get(0))) {
                return INVALID;
            }
        }
        long seconds = HttpDate.parse(lines.get(0), received);
        return seconds == HttpDate.NONE ? INVALID : seconds;
    }

    public CachedHead head() {
        return head;
    }

    public Directives directives() {
        return directives;
    }

    public EntityTag etag() {
        return etag;
    }

    /** Seconds since 1970, {@link HttpDate#NONE} without one. */
    public long lastModified() {
        return lastModified;
    }

    /** {@code Date}, or the time of receipt; seconds since 1970. */
    public long date() {
        return date;
    }

    /** Place of a partial body. */
    public ContentRange contentRange() {
        return contentRange;
    }

    List<String> varyNames() {
        return varyNames;
    }

    String contentLanguage() {
        return contentLanguage;
    }

    /** Whether it holds a part of a representation only. */
    public boolean isPartial() {
        return head.status() == 206;
    }

    /** Whether a conditional request can be made of it. */
    public boolean hasValidator() {
        return etag.isPresent() || lastModified != HttpDate.NONE;
    }

    /** What {@code If-Range} may say: a strong entity tag, or a date old enough; empty if there is none. */
    public String strongValidator() {
        if (etag.isPresent()) {
            return etag.weak() ? "" : etag.text();
        }
        return isLastModifiedStrong() ? head.fields().valueOr("last-modified", "") : "";
    }

    private boolean isLastModifiedStrong() {
        return lastModified != HttpDate.NONE && date - lastModified >= STRONG_SECONDS;
    }

    /** Whether another response has the same strong validator, so that their bytes belong together. */
    boolean hasSameStrongValidator(StoredView other) {
        if (etag.isPresent() || other.etag.isPresent()) {
            return etag.matchesStrongly(other.etag);
        }
        return isLastModifiedStrong() && other.isLastModifiedStrong() && lastModified == other.lastModified;
    }

    /** Age in milliseconds (RFC 9111 §4.2.3). A clock that was set back makes nothing younger than when it came. */
    public long age(long nowMillis) {
        long apparent = Math.max(0, Math.floorDiv(head.received(), 1000L) - date);
        long delay = Math.max(0, head.received() - head.requested());
        long initial = Math.max(1000 * Math.min(LONGEST, apparent), 1000 * age + delay);
        return initial + Math.max(0, nowMillis - head.received());
    }

    /** Lifetime in milliseconds (RFC 9111 §4.2.1, §4.2.2). */
    public long lifetime(PolicyOptions options) {
        if (options.shared() && directives.sMaxAge() != Directives.ABSENT) {
            return 1000 * directives.sMaxAge();
        }
        if (directives.maxAge() != Directives.ABSENT) {
            return 1000 * directives.maxAge();
        }
        if (expires != HttpDate.NONE) {
            return expires == INVALID ? 0 : 1000 * Math.min(LONGEST, Math.max(0, expires - date));
        }
        return options.heuristics() ? heuristicLifetime() : 0;
    }

    /** Whether the response itself says how long it is fresh. */
    boolean hasExplicitLifetime(PolicyOptions options) {
        return directives.maxAge() != Directives.ABSENT
                || expires != HttpDate.NONE
                || options.shared() && directives.sMaxAge() != Directives.ABSENT;
    }

    private long heuristicLifetime() {
        boolean allowed = directives.isPublic() || Storing.isHeuristicallyCacheable(head.status());
        if (!allowed || lastModified == HttpDate.NONE || lastModified >= date) {
            return 0;
        }
        return Math.min(24 * 3_600_000L, 100 * (date - lastModified));
    }

    /** Milliseconds since it became stale; negative while it is fresh. */
    public long staleness(long nowMillis, PolicyOptions options) {
        long lifetime = lifetime(options);
        long age = age(nowMillis);
        return age < lifetime ? age - lifetime : Math.max(1, age - lifetime);
    }

    /** How long it is still fresh, or has been stale, for operators. */
    public String lifetimeText(long nowMillis, PolicyOptions options) {
        long staleness = staleness(nowMillis, options);
        return staleness < 0 ? "fresh for " + -staleness / 1000 + " s" : "stale for " + staleness / 1000 + " s";
    }

    /** Whether it must never be used stale (RFC 9111 §4.2.4). */
    public boolean forbidsStale(PolicyOptions options) {
        return directives.mustRevalidate()
                || directives.noCache()
                || options.shared() && (directives.proxyRevalidate() || directives.sMaxAge() != Directives.ABSENT);
    }

    /** Whether an answer to a request with credentials may be given to others (RFC 9111 §3.5). */
    public boolean isShareable() {
        return directives.isPublic()
                || (directives.sMaxAge() != Directives.ABSENT || directives.mustRevalidate())
                        && !directives.isPrivate();
    }
}
