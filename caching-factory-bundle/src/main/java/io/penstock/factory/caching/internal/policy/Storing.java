// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import io.penstock.cache.CachedHead;
import io.penstock.network.HeaderFields;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether and as what a response is stored (RFC 9111 §3). Pure. */
public final class Storing {
    /** RFC 9110 §15.1. */
    private static final Set<Integer> HEURISTIC = Set.of(200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501);
    /** Answers to the conditions, the range or the hop of one request, never to another one. */
    private static final Set<Integer> NEVER = Set.of(304, 407, 412, 416, 417, 421, 426);
    /** RFC 9111 §3.1, and what announces trailers, which are not stored. */
    private static final Set<String> OF_THE_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private Storing() {}

    static boolean isHeuristicallyCacheable(int status) {
        return HEURISTIC.contains(status);
    }

    /**
     * The head to store; nothing if the response must not be stored, or could never be used again.
     *
     * @param request as the caller made it, without our conditions
     * @param uri its target
     * @param fields of the response
     * @param requested when the request was sent, milliseconds since 1970
     * @param received when the head came, milliseconds since 1970
     */
    public static Optional<CachedHead> head(
            RequestView request,
            URI uri,
            int status,
            HeaderFields fields,
            long requested,
            long received,
            PolicyOptions options,
            Fingerprint fingerprint) {
        List<String> names = Variants.names(fields);
        boolean known = request.isGet() || request.method().equals("POST");
        if (!known || !request.allowsStoring() || status < 200 || NEVER.contains(status) || names.contains("*")) {
            return Optional.empty();
        }
        HeaderFields kept = storable(fields, received, options);
        String variant = Variants.of(names, request.fields(), fingerprint);
        if (status == 206) {
            ContentRange range = placed(request, fields);
            if (!range.isPresent()) {
                return Optional.empty();
            }
            kept = kept.withOnly("Content-Range", range.toString());
            variant += Variants.PLACE + Long.toString(range.first());
        }
        CachedHead head = new CachedHead(status, kept, variant, requested, received);
        StoredView view = StoredView.of(head);
        return isAllowed(view, options)
                        && (!options.shared() || !request.isAuthorized() || view.isShareable())
                        && (request.isGet() || isAnswerToGet(view, uri, options))
                ? Optional.of(head)
                : Optional.empty();
    }

    /** Whether a response like that could be stored, as far as it can be told cheaply. */
    public static boolean isPossible(
            RequestView request, URI uri, int status, HeaderFields fields, long received, PolicyOptions options) {
        return request.allowsStoring()
                && !Directives.of(fields).noStore()
                && head(request, uri, status, fields, received, received, options, Fingerprint.ANY)
                        .isPresent();
    }

    /** Whether a head that a 304 has changed may be kept. */
    public static boolean isKept(CachedHead head, PolicyOptions options) {
        StoredView view = StoredView.of(head);
        return !view.varyNames().contains("*") && isAllowed(view, options);
    }

    /** The head of what has come of a response that broke off, if it can be completed later (RFC 9111 §3.3). */
    public static Optional<CachedHead> part(CachedHead head, long length) {
        StoredView view = StoredView.of(head);
        HeaderFields fields = head.fields();
        long total = ByteRange.number(fields.valueOr("content-length", "").trim());
        boolean resumable = head.status() == 200
                && length > 0
                && !view.strongValidator().isEmpty()
                && !fields.valueOr("accept-ranges", "").trim().equalsIgnoreCase("none")
                && (total < 0 || length < total);
        if (!resumable) {
            return Optional.empty();
        }
        ContentRange held = new ContentRange(0, length - 1, total);
        return Optional.of(new CachedHead(
                206,
                fields.withOnly("Content-Range", held.toString()).withOnly("Content-Length", Long.toString(length)),
                head.variant() + Variants.PLACE + "0",
                head.requested(),
                head.received()));
    }

    /** The head of a response whose body has come to its end; nothing if that is not the end that it announced. */
    public static Optional<CachedHead> whole(CachedHead head, long length) {
        HeaderFields fields = head.fields();
        if (!fields.contains("content-length")) {
            boolean empty = head.status() == 204 || head.status() == 205;
            return Optional.of(
                    empty
                            ? head
                            : new CachedHead(
                                    head.status(),
                                    fields.with("Content-Length", Long.toString(length)),
                                    head.variant(),
                                    head.requested(),
                                    head.received()));
        }
        boolean announced =
                ByteRange.number(fields.valueOr("content-length", "").trim()) == length;
        return announced ? Optional.of(head) : Optional.empty();
    }

    private static boolean isAllowed(StoredView view, PolicyOptions options) {
        Directives directives = view.directives();
        int status = view.head().status();
        boolean understood = isUnderstood(status);
        if (directives.mustUnderstand() ? !understood : directives.noStore()) {
            return false;
        }
        if (options.shared() && directives.isPrivate()) {
            return false;
        }
        boolean cacheable = directives.isPublic()
                || directives.isPrivate()
                || view.hasExplicitLifetime(options)
                || isHeuristicallyCacheable(status);
        boolean reusable = !directives.noCache() && view.lifetime(options) > 0
                || view.hasValidator()
                || !view.forbidsStale(options)
                        && (directives.staleIfError() > 0 || directives.staleWhileRevalidate() > 0);
        return cacheable && reusable;
    }

    /** The codes of RFC 9110 §15, whose rules are kept here. */
    private static boolean isUnderstood(int status) {
        return status >= 200 && status <= 206
                || status >= 300 && status <= 308
                || status >= 400 && status <= 417
                || status == 421
                || status == 422
                || status == 426
                || status >= 500 && status <= 505;
    }

    /** RFC 9110 §9.3.3: a POST's answer that says itself to be what a GET would get. */
    private static boolean isAnswerToGet(StoredView view, URI uri, PolicyOptions options) {
        String location = view.head().fields().valueOr("content-location", "");
        return view.head().status() == 200
                && view.hasExplicitLifetime(options)
                && !location.isEmpty()
                && Invalidation.resolve(uri, location)
                        .filter(KeyUri.of(uri)::equals)
                        .isPresent();
    }

    /**
     * Where a 206 belongs, if it is one that was asked for and holds what it says. An origin that miscounts a range that
     * runs to the end is believed its first position and the length of its message.
     */
    private static ContentRange placed(RequestView request, HeaderFields fields) {
        ContentRange range = ContentRange.of(fields.valueOr("content-range", ""));
        ByteRange.Kind asked = request.range().kind();
        boolean single = asked == ByteRange.Kind.FROM || asked == ByteRange.Kind.SUFFIX;
        if (!single || !range.isPresent()) {
            return ContentRange.NONE;
        }
        long length = ByteRange.number(fields.valueOr("content-length", "").trim());
        if (length < 0 || length == range.length()) {
            return range;
        }
        return length > 0 && range.last() == range.total() - 1
                ? new ContentRange(range.first(), range.first() + length - 1, range.first() + length)
                : ContentRange.NONE;
    }

    /** Without what belongs to the hop or is withheld from caches, with a {@code Date} (RFC 9110 §6.6.1). */
    static HeaderFields storable(HeaderFields fields, long received, PolicyOptions options) {
        Directives directives = Directives.of(fields);
        Set<String> dropped = excluded(fields);
        directives.noCacheFields().forEach(name -> dropped.add(name.toLowerCase(Locale.ROOT)));
        if (options.shared()) {
            directives.privateFields().forEach(name -> dropped.add(name.toLowerCase(Locale.ROOT)));
        }
        HeaderFields.Builder kept = HeaderFields.builder();
        for (int i = 0; i < fields.size(); i++) {
            if (!dropped.contains(fields.name(i).toLowerCase(Locale.ROOT))) {
                kept.add(fields.name(i), fields.value(i));
            }
        }
        if (!fields.contains("date")) {
            kept.add("Date", HttpDate.format(Math.floorDiv(received, 1000L)));
        }
        return kept.build();
    }

    /** Names, in lower case, of fields that are never stored. */
    static Set<String> excluded(HeaderFields fields) {
        Set<String> names = new HashSet<>(OF_THE_HOP);
        Lists.members(fields, "connection").forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        return names;
    }
}
