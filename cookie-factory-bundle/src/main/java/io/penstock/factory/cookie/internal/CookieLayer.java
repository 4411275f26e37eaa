// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import io.penstock.factory.cookie.internal.CookieConfiguration.Accept;
import io.penstock.factory.cookie.internal.jar.EngineJar;
import io.penstock.factory.cookie.internal.rfc6265.Hop;
import io.penstock.network.CookieControl;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.ResponseHead;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends the cookies of each hop and stores what it sets. The lower future and the caller's body subscriber are returned
 * themselves; a request that has no cookies goes down unchanged.
 */
final class CookieLayer implements NetworkAccessManager {
    private static final String COOKIE = "Cookie";

    private final NetworkAccessManager next;
    private final CookieJars jars;
    private final EngineJar jar;
    private final EngineJar.Use use;
    private final Set<LaterReply<?>> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    CookieLayer(ManagerContext context, CookieJars jars) {
        next = context.next();
        this.jars = jars;
        jar = jars.jar(context.engine());
        use = jar.use(context.generation(), context.clock());
        context.onRetired(use::retired);
    }

    @Override
    public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
        CookieControl control = request.attribute(RequestAttribute.COOKIES);
        if (control == CookieControl.NEVER || jars.configuration().accept() == Accept.NONE) {
            return next.send(request, body);
        }
        CompletableFuture<Void> opening = jar.opening();
        return opening.isDone() ? forward(request, body, control) : later(opening, request, body, control);
    }

    private <T> CompletableFuture<NetworkReply<T>> forward(
            NetworkRequest request, BodyHandler<T> body, CookieControl control) {
        NetworkRequest sent = request;
        if (control.loads() && !jar.isEmpty() && !request.fields().contains(COOKIE)) {
            Hop hop = jars.hop(request);
            String field = jars.accepts(hop) ? jar.field(hop) : "";
            if (!field.isEmpty()) {
                sent = request.toBuilder().header(COOKIE, field).build();
            }
        }
        return next.send(sent, control.saves() ? new Saving<>(this, request, body) : body);
    }

    /** Looks at the head only. */
    private record Saving<T>(CookieLayer layer, NetworkRequest request, BodyHandler<T> body) implements BodyHandler<T> {
        @Override
        public BodySubscriber<T> apply(ResponseInfo info) {
            HeaderFields fields = ResponseHead.of(info).networkHeaders();
            if (EngineJar.setsCookies(fields)) {
                layer.save(request, fields);
            }
            return body.apply(info);
        }
    }

    private void save(NetworkRequest request, HeaderFields fields) {
        Hop hop = jars.hop(request);
        if (jars.accepts(hop)) {
            jar.receive(fields, hop);
        }
    }

    /** The bundle's predecessor still has the file, or it is being read: the request goes as soon as the jar is there. */
    private <T> CompletableFuture<NetworkReply<T>> later(
            CompletableFuture<Void> opening, NetworkRequest request, BodyHandler<T> body, CookieControl control) {
        LaterReply<T> reply = new LaterReply<>(request);
        waiting.add(reply);
        reply.whenComplete((answer, failure) -> waiting.remove(reply));
        opening.thenRun(() -> {
            waiting.remove(reply);
            reply.follow(() -> forward(request, body, control));
        });
        if (closed) {
            reply.abandon();
        }
        return reply;
    }

    /** Ends what still waits for the jar; all else is the lower layers'. */
    @Override
    public void close() {
        closed = true;
        waiting.forEach(LaterReply::abandon);
        use.close();
    }
}
