// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import java.util.List;
import java.util.Objects;

/**
 * A typed key for what travels with a request beside its HTTP message: Qt's request attributes, without the casts.
 *
 * <p>Keys are compared by identity, so that two bundles never meet on one name. Keys whose name begins with
 * {@code penstock.internal.} are set by the engine; what a consumer sets there is replaced.
 *
 * @param <T> type of the value; never null
 */
public final class RequestAttribute<T> {
    /** Where the answer may come from. */
    public static final RequestAttribute<LoadControl> LOAD_CONTROL =
            of("load.control", LoadControl.class, LoadControl.PREFER_NETWORK);
    /** Whether a cache may store the answer. */
    public static final RequestAttribute<Boolean> SAVE_CONTROL = of("save.control", Boolean.class, true);
    /** Which way cookies go. */
    public static final RequestAttribute<CookieControl> COOKIES =
            of("cookies", CookieControl.class, CookieControl.LOAD_AND_SAVE);
    /** Whether remembered credentials may be sent; false also keeps the answer's from being remembered. */
    public static final RequestAttribute<Boolean> AUTHENTICATION_REUSE =
            of("authentication.reuse", Boolean.class, true);
    /** What happens on a redirect. */
    public static final RequestAttribute<RedirectPolicy> REDIRECT_POLICY =
            of("redirect.policy", RedirectPolicy.class, RedirectPolicy.NO_LESS_SAFE);
    /** Asked for each redirect under {@link RedirectPolicy#ASKED}; refuses all by default. */
    public static final RequestAttribute<RedirectHandler> REDIRECT_HANDLER =
            of("redirect.handler", RedirectHandler.class, (from, to, status) -> false);
    /** Place in the queue of a host whose connections are all in use. */
    public static final RequestAttribute<Priority> PRIORITY = of("priority", Priority.class, Priority.NORMAL);
    /** On whose behalf the request is made; absent counts as remote. */
    public static final RequestAttribute<Initiator> INITIATOR = of("initiator", Initiator.class, Initiator.NONE);
    /** Proxies for this hop, tried in order while no byte of the request is written. Never empty. */
    public static final RequestAttribute<List<Proxy>> PROXIES = ofList("proxies", List.of(Proxy.DIRECT));
    /** The request may be sent twice, although its method is not idempotent. */
    public static final RequestAttribute<Boolean> REPLAYABLE = of("replayable", Boolean.class, false);
    /** Told of each 1xx response, at most 16, on the transport's thread. */
    public static final RequestAttribute<InformationalHandler> INFORMATIONAL_HANDLER =
            of("informational.handler", InformationalHandler.class, InformationalHandler.NONE);
    /** Told how much of the request body is sent. */
    public static final RequestAttribute<TransferProgress> UPLOAD_PROGRESS =
            of("upload.progress", TransferProgress.class, TransferProgress.NONE);
    /** Time limits of this request; parts that the engine's configuration sets lower stay lower. */
    public static final RequestAttribute<Timeouts> TIMEOUTS = of("timeouts", Timeouts.class, Timeouts.DEFAULT);
    /** Nothing but the cache may answer; a miss is {@link NetworkError#OFFLINE_MISS}, at once. */
    public static final RequestAttribute<Boolean> OFFLINE = of("offline", Boolean.class, false);
    /** The reply shall carry {@code Cache-Status} (RFC 9211) of our cache. */
    public static final RequestAttribute<Boolean> CACHE_STATUS = of("cache.status", Boolean.class, false);
    /** Basic credentials may be sent in clear text (over http without TLS). */
    public static final RequestAttribute<Boolean> BASIC_IN_CLEAR = of("basic.in.clear", Boolean.class, false);

    /** Engine name and calling bundle. Set by the engine on every request in a stack. */
    public static final RequestAttribute<Identity> IDENTITY =
            of("penstock.internal.identity", Identity.class, Identity.UNKNOWN);
    /** Where a transport reports how far the request has come. Set by the engine on every request in a stack. */
    public static final RequestAttribute<RequestProgress.Listener> PROGRESS =
            of("penstock.internal.progress", RequestProgress.Listener.class, RequestProgress.Listener.NONE);
    /** Told of each attempt to use one of {@link #PROXIES}. Set by the layer that sets the proxies. */
    public static final RequestAttribute<ProxyAttemptListener> PROXY_ATTEMPTS =
            of("penstock.internal.proxy.attempts", ProxyAttemptListener.class, ProxyAttemptListener.NONE);

    private final String name;
    private final Class<?> type;
    private final T fallback;

    private RequestAttribute(String name, Class<?> type, T fallback) {
        this.name = Objects.requireNonNull(name);
        this.type = type;
        this.fallback = Objects.requireNonNull(fallback);
    }

    /**
     * A new key. Keep it in a constant.
     *
     * @param name for messages and traces
     * @param fallback value of every request that does not set the attribute
     */
    public static <T> RequestAttribute<T> of(String name, Class<T> type, T fallback) {
        return new RequestAttribute<>(name, type, fallback);
    }

    /** A new key for a list. */
    public static <E> RequestAttribute<List<E>> ofList(String name, List<E> fallback) {
        return new RequestAttribute<>(name, List.class, List.copyOf(fallback));
    }

    public String name() {
        return name;
    }

    /** Value of a request that does not set the attribute. */
    public T fallback() {
        return fallback;
    }

    T check(T value) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("request attribute " + name + " takes a " + type.getSimpleName());
        }
        return value;
    }

    @Override
    public String toString() {
        return name;
    }
}
