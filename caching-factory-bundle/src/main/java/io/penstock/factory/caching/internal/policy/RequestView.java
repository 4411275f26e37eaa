// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import io.penstock.network.HeaderFields;
import io.penstock.network.LoadControl;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import java.util.Set;

/** A request read once: what the rules need of it. Immutable. */
public final class RequestView {
    /** Registered as safe: they change nothing at the origin (RFC 9110 §9.2.1, §16.1.1). */
    private static final Set<String> SAFE =
            Set.of("GET", "HEAD", "OPTIONS", "TRACE", "QUERY", "PROPFIND", "REPORT", "SEARCH");

    private final String method;
    private final HeaderFields fields;
    private final LoadControl load;
    private final boolean offline;
    private final boolean save;
    private final Directives directives;
    private final ByteRange range;
    private final boolean conditional;
    private final boolean otherConditions;
    private final boolean authorized;

    private RequestView(NetworkRequest request, boolean offline) {
        method = request.method();
        fields = request.fields();
        load = request.attribute(RequestAttribute.LOAD_CONTROL);
        this.offline = offline || request.attribute(RequestAttribute.OFFLINE);
        save = request.attribute(RequestAttribute.SAVE_CONTROL);
        directives = Directives.of(fields);
        range = isGet() ? ByteRange.of(fields.valueOr("range", "")) : ByteRange.NONE;
        conditional = fields.contains("if-none-match") || fields.contains("if-modified-since");
        otherConditions = fields.contains("if-match") || fields.contains("if-unmodified-since");
        authorized = fields.contains("authorization") || request.uri().getRawUserInfo() != null;
    }

    /**
     * The view of a request.
     *
     * @param offline whether the whole engine is offline
     */
    public static RequestView of(NetworkRequest request, boolean offline) {
        return new RequestView(request, offline);
    }

    /** Whether a method changes nothing at the origin; an unknown one counts as one that does. */
    public static boolean isSafe(String method) {
        return SAFE.contains(method);
    }

    public String method() {
        return method;
    }

    public boolean isGet() {
        return method.equals("GET");
    }

    public boolean isHead() {
        return method.equals("HEAD");
    }

    public HeaderFields fields() {
        return fields;
    }

    public Directives directives() {
        return directives;
    }

    public ByteRange range() {
        return range;
    }

    /** Whether it has {@code If-None-Match} or {@code If-Modified-Since}, which a cache may answer. */
    public boolean isConditional() {
        return conditional;
    }

    /** Whether it has conditions that only the origin can answer (RFC 9111 §4.3.2). */
    boolean hasOtherConditions() {
        return otherConditions;
    }

    /** Whether it has credentials. */
    public boolean isAuthorized() {
        return authorized;
    }

    /** Whether nothing but the cache may answer, and a miss is an error. */
    public boolean isOffline() {
        return offline || load == LoadControl.ALWAYS_CACHE;
    }

    /** Whether nothing but the cache may answer. */
    public boolean isCacheOnly() {
        return isOffline() || directives.onlyIfCached();
    }

    /**
     * Whether the answer to another request may be this one's: a whole body, asked for at about the same time, is all
     * that it wants.
     */
    public boolean mayFollow() {
        return mayLead() && directives.maxAge() != 0 && !wantsValidation();
    }

    /** Whether its answer may be the one of other requests. */
    public boolean mayLead() {
        return isGet() && range == ByteRange.NONE && allowsStoring() && !otherConditions && !wantsNetwork();
    }

    /** The fields to send where nothing stored counts: caches on the way are told so too (RFC 9111 §5.2.1.4). */
    public HeaderFields reloadFields() {
        return wantsNetwork() && !fields.contains("cache-control") ? fields.with("Cache-Control", "no-cache") : fields;
    }

    /** The fields of a request for the whole, whatever the caller has of it. */
    public HeaderFields unconditionalFields() {
        HeaderFields plain = fields;
        for (String name : new String[] {"range", "if-range", "if-none-match", "if-modified-since"}) {
            plain = plain.without(name);
        }
        return plain;
    }

    /** Whether nothing stored may answer. */
    boolean wantsNetwork() {
        return load == LoadControl.ALWAYS_NETWORK && !offline;
    }

    /** Whether a stale answer is welcome, for however long it has been stale. */
    boolean welcomesStale() {
        return load == LoadControl.PREFER_CACHE || isOffline();
    }

    /** Whether it forbids an answer that the origin has not confirmed (RFC 9111 §5.2.1.4, §5.4). */
    boolean wantsValidation() {
        return directives.noCache()
                || directives == Directives.NONE
                        && Lists.members(fields, "pragma").contains("no-cache");
    }

    /** Whether the answer may be stored, as far as the request has a say (RFC 9111 §5.2.1.5). */
    public boolean allowsStoring() {
        return save && !directives.noStore();
    }
}
