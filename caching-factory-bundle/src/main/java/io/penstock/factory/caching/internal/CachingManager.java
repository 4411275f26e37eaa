// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CachedHead;
import io.penstock.cache.CachedResponse;
import io.penstock.factory.caching.internal.policy.Decision;
import io.penstock.factory.caching.internal.policy.Lookup;
import io.penstock.factory.caching.internal.policy.PolicyOptions;
import io.penstock.factory.caching.internal.policy.RequestView;
import io.penstock.factory.caching.internal.policy.Storing;
import io.penstock.factory.caching.internal.policy.Variants;
import io.penstock.network.HeaderFields;
import io.penstock.network.InformationalHandler;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Priority;
import io.penstock.network.RequestAttribute;
import io.penstock.network.RequestProgress;
import io.penstock.network.TransferProgress;
import io.penstock.network.spi.Lease;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.ResponseHead;
import java.net.http.HttpResponse.BodyHandler;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The layer: answers what it can from the store, and stores what it may of what the layer below answers. */
final class CachingManager implements NetworkAccessManager {
    private final CachingFactory factory;
    private final ManagerContext context;
    private final NetworkAccessManager next;
    private final EngineCache cache;
    private final Runnable leave;
    /** Requests that were not answered at once. */
    private final Set<CacheCall<?>> running = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /** @param leave to be run when the manager is no longer used, once or more */
    CachingManager(
            CachingFactory factory,
            ManagerContext context,
            NetworkAccessManager next,
            EngineCache cache,
            Runnable leave) {
        this.factory = factory;
        this.context = context;
        this.next = next;
        this.cache = cache;
        this.leave = leave;
    }

    @Override
    public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
        String method = request.method();
        boolean post = method.equals("POST");
        if (!post && !method.equals("GET") && !method.equals("HEAD")) {
            return sendOther(request, body);
        }
        RequestView view = RequestView.of(request, context.isOffline());
        Stores.State state = factory.stores().state(context.executor());
        OpenStore open = state.open();
        if (open == null) {
            Optional<CompletableFuture<Void>> opening = state.opening();
            return opening.isPresent() && !post
                    ? new LaterReply<>(opening.get(), () -> send(request, body))
                    : sendWithoutStore(request, view, body);
        }
        if (post) {
            return view.isOffline() ? offline(request) : sendPost(open, request, view, body);
        }
        Scopes scopes = scopes(open, request, view);
        Optional<CompletableFuture<Void>> pending = cache.pending(scopes.own());
        if (pending.isPresent()) {
            // what has just been answered is about to be found
            return new LaterReply<>(pending.get(), () -> send(request, body));
        }
        CompletableFuture<List<CachedResponse>> found = open.find(scopes);
        if (isOfNoInterest(request, view, scopes, found)) {
            return next.send(request, info -> {
                interest(
                        view,
                        request,
                        scopes,
                        info.statusCode(),
                        ResponseHead.of(info).fields());
                return body.apply(info);
            });
        }
        CacheCall<T> call = new CacheCall<>(this, open, request, view, scopes, body);
        call.start(found);
        track(call);
        return call;
    }

    /** What could not be stored the last time goes through as if there were no cache. */
    private boolean isOfNoInterest(
            NetworkRequest request, RequestView view, Scopes scopes, CompletableFuture<List<CachedResponse>> found) {
        return found.isDone()
                && found.join().isEmpty()
                && !view.isCacheOnly()
                && !request.attribute(RequestAttribute.CACHE_STATUS)
                && (cache.uncollapsible().contains(scopes.own()) || view.isHead());
    }

    /** An answer that could be stored after all: the next one will be. */
    private void interest(RequestView view, NetworkRequest request, Scopes scopes, int status, HeaderFields fields) {
        if (view.isGet() && Storing.isPossible(view, request.uri(), status, fields, now(), options())) {
            cache.uncollapsible().remove(scopes.own());
        }
    }

    private <T> CompletableFuture<NetworkReply<T>> sendPost(
            OpenStore open, NetworkRequest request, RequestView view, BodyHandler<T> body) {
        CacheCall<T> call = new CacheCall<>(this, open, request, view, scopes(open, request, view), body);
        call.forward(new Decision.Forward(Decision.Reason.METHOD, Optional.empty()));
        track(call);
        return call;
    }

    /** Unsafe methods invalidate; safe ones are nothing to the cache. */
    private <T> CompletableFuture<NetworkReply<T>> sendOther(NetworkRequest request, BodyHandler<T> body) {
        if (RequestView.of(request, context.isOffline()).isOffline()) {
            return offline(request);
        }
        if (RequestView.isSafe(request.method())) {
            return next.send(request, body);
        }
        return next.send(request, info -> {
            OpenStore open = factory.stores().state(context.executor()).open();
            if (open != null) {
                HeaderFields fields = ResponseHead.of(info).fields();
                cache.forget(
                        request.method(), request.uri(), info.statusCode(), fields, open.store(), context.executor());
            }
            return body.apply(info);
        });
    }

    private <T> CompletableFuture<NetworkReply<T>> sendWithoutStore(
            NetworkRequest request, RequestView view, BodyHandler<T> body) {
        if (view.isOffline()) {
            return offline(request);
        }
        if (view.isCacheOnly()) {
            CacheCall<T> call =
                    new CacheCall<>(this, OpenStore.NONE, request, view, scopes(OpenStore.NONE, request, view), body);
            call.refuse();
            return call;
        }
        return next.send(request, body);
    }

    private static <T> CompletableFuture<NetworkReply<T>> offline(NetworkRequest request) {
        return CompletableFuture.failedFuture(new NetworkException(
                NetworkError.OFFLINE_MISS,
                request.uri(),
                "nothing usable is stored, and the request may not use the network"));
    }

    private Scopes scopes(OpenStore open, NetworkRequest request, RequestView view) {
        return Scopes.of(open, context.engine(), factory.options().byBundle(), request, view);
    }

    /** By what requests for a URI are known to differ, so that they do not wait for each other. */
    String variant(OpenStore open, RequestView view, List<CachedResponse> stored) {
        return stored.isEmpty() ? "" : Variants.like(stored.get(0).head(), view.fields(), open.fingerprint());
    }

    /** Whether a response that is being stored is the one that a request asks for. */
    boolean isSelected(OpenStore open, CachedHead head, RequestView view) {
        return Variants.isSelected(head, view.fields(), open.fingerprint());
    }

    /** Validates what was served stale, in the background, once for all. */
    void refresh(OpenStore open, NetworkRequest request, RequestView view, Scopes scopes, CachedResponse stored) {
        FlightKey key = new FlightKey(scopes.own(), variant(open, view, List.of(stored)));
        if (cache.flights().containsKey(key)) {
            return;
        }
        Optional<Lease> lease = context.retain();
        if (lease.isEmpty()) {
            return;
        }
        Decision decision = Lookup.refresh(view, stored);
        Flight flight = new Flight(this, open, inBackground(request), view, scopes, null, key, decision);
        flight.keep(lease.get());
        if (cache.flights().putIfAbsent(key, flight) == null) {
            flight.launch();
        } else {
            lease.get().close();
        }
    }

    /** Nobody in particular asks, and nobody listens. */
    private NetworkRequest inBackground(NetworkRequest request) {
        return request.toBuilder()
                .attribute(RequestAttribute.IDENTITY, context.identity())
                .attribute(RequestAttribute.PROGRESS, RequestProgress.Listener.NONE)
                .attribute(RequestAttribute.INFORMATIONAL_HANDLER, InformationalHandler.NONE)
                .attribute(RequestAttribute.UPLOAD_PROGRESS, TransferProgress.NONE)
                .attribute(RequestAttribute.PRIORITY, Priority.LOW)
                .build();
    }

    private void track(CacheCall<?> call) {
        if (!call.isOver()) {
            running.add(call);
            if (call.isOver()) {
                running.remove(call);
            } else if (closed) {
                call.abort(shutdown(call));
            }
        }
    }

    /** The exchange of a request is over: its body too. */
    void ended(CacheCall<?> call) {
        running.remove(call);
    }

    private static NetworkException shutdown(CacheCall<?> call) {
        return call.failure(NetworkError.SHUTDOWN, "the cache's manager was closed", null);
    }

    /** Aborts what is under way; what the layer below still does for it is aborted by that layer's own close. */
    @Override
    public void close() {
        closed = true;
        for (CacheCall<?> call : running) {
            call.abort(shutdown(call));
        }
        leave.run();
    }

    boolean isClosed() {
        return closed;
    }

    NetworkAccessManager next() {
        return next;
    }

    EngineCache cache() {
        return cache;
    }

    PolicyOptions options() {
        return factory.options().policy();
    }

    Executor executor() {
        return context.executor();
    }

    Optional<Lease> retain() {
        return context.retain();
    }

    long now() {
        return context.clock().millis();
    }

    /** {@code Content-Length}, -1 if there is none. */
    static long length(HeaderFields fields) {
        String text = fields.valueOr("content-length", "").trim();
        long length = -1;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || length > Long.MAX_VALUE / 16) {
                return -1;
            }
            length = Math.max(0, length) * 10 + digit;
        }
        return length;
    }
}
