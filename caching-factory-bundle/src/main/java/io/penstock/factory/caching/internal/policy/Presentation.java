// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import io.penstock.cache.CachedResponse;

/**
 * How a stored response answers a request (RFC 9110 §13.2, §14.2; RFC 9111 §4.3.2).
 *
 * @param kind what is sent
 * @param first first byte of the stored bytes to send, counted from their own beginning
 * @param end the byte after the last one to send
 */
public record Presentation(Kind kind, long first, long end) {
    /** It cannot answer that request: the bytes that are asked for are not stored. */
    public static final Presentation NONE = new Presentation(Kind.NONE, 0, 0);

    private static final Presentation NOT_MODIFIED = new Presentation(Kind.NOT_MODIFIED, 0, 0);
    private static final Presentation UNSATISFIABLE = new Presentation(Kind.UNSATISFIABLE, 0, 0);

    /** What is sent. */
    public enum Kind {
        NONE,
        /** Status and body as they are stored. */
        FULL,
        /** 206. */
        PARTIAL,
        /** 304. */
        NOT_MODIFIED,
        /** 416. */
        UNSATISFIABLE
    }

    /** How that stored response answers that request. */
    public static Presentation of(RequestView request, CachedResponse stored) {
        return of(request, StoredView.of(stored.head()), stored.length());
    }

    /** The same for a body of that length, which may not be stored yet. */
    public static Presentation of(RequestView request, StoredView stored, long length) {
        int status = stored.head().status();
        if (request.isConditional() && status / 100 == 2 && isNotModified(request, stored)) {
            return NOT_MODIFIED;
        }
        ByteRange range = request.range();
        boolean ranged = (status == 200 || status == 206)
                && (range.kind() == ByteRange.Kind.FROM || range.kind() == ByteRange.Kind.SUFFIX)
                && ifRange(request, stored);
        if (!stored.isPartial()) {
            return ranged ? partOfWhole(range, length) : new Presentation(Kind.FULL, 0, length);
        }
        return ranged ? partOfPart(range, stored.contentRange(), length) : NONE;
    }

    /** {@code If-None-Match} alone decides where there is one (RFC 9110 §13.2.2). */
    static boolean isNotModified(RequestView request, StoredView stored) {
        if (request.fields().contains("if-none-match")) {
            return EntityTag.isNamed(stored.etag(), request.fields());
        }
        long since = HttpDate.parse(
                request.fields().valueOr("if-modified-since", ""), stored.head().received());
        long modified = stored.lastModified() == HttpDate.NONE ? stored.date() : stored.lastModified();
        return since != HttpDate.NONE && modified <= since;
    }

    /** Whether {@code Range} counts: always, or if the strong validator in {@code If-Range} is ours (RFC 9110 §13.1.5). */
    static boolean ifRange(RequestView request, StoredView stored) {
        String validator = request.fields().valueOr("if-range", "").trim();
        return validator.isEmpty() || validator.equals(stored.strongValidator());
    }

    private static Presentation partOfWhole(ByteRange range, long length) {
        return range.isSatisfiable(length)
                ? new Presentation(Kind.PARTIAL, range.firstOf(length), range.lastOf(length) + 1)
                : UNSATISFIABLE;
    }

    private static Presentation partOfPart(ByteRange range, ContentRange held, long length) {
        if (!held.isPresent() || held.length() != length) {
            return NONE;
        }
        long total = held.total() < 0 ? Long.MAX_VALUE : held.total();
        if (range.kind() == ByteRange.Kind.SUFFIX && held.total() < 0) {
            return NONE;
        }
        if (held.total() >= 0 && !range.isSatisfiable(total)) {
            return UNSATISFIABLE;
        }
        long first = range.firstOf(total);
        long last = range.lastOf(total);
        return first >= held.first() && last <= held.last()
                ? new Presentation(Kind.PARTIAL, first - held.first(), last - held.first() + 1)
                : NONE;
    }
}
