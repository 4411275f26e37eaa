// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.client;

import io.penstock.network.NetworkAccess;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's client over an engine: what a library sends with it meets the operator's proxies, cookies, cache, policy and
 * limits. Thread-safe.
 *
 * <p>It behaves as the JDK's own, but: redirects are followed, up to the engine's limit, and one from https to http is
 * an error; gzip and deflate are asked for and undone unless the request sets {@code Accept-Encoding}; there is no
 * server push; a request without a time limit has the engine's; {@code previousResponse} is empty. What the operator
 * decides (cookies, proxies, authentication) is not shown: those getters are empty. Closing it does nothing, as it is
 * shared; the service ends with its bundle.
 */
public final class EngineHttpClient extends HttpClient {
    private final NetworkAccess network;
    private final Executor consumers;
    private final Supplier<Duration> connectTimeout;
    private final Supplier<SSLContext> trust;

    /**
     * @param consumers runs body handlers and subscribers, which may block
     * @param trust of hosts that no provider knows
     */
    public EngineHttpClient(
            NetworkAccess network, Executor consumers, Supplier<Duration> connectTimeout, Supplier<SSLContext> trust) {
        this.network = network;
        this.consumers = consumers;
        this.connectTimeout = connectTimeout;
        this.trust = trust;
    }

    /** Empty: the engine's jar is the operator's. */
    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.of(connectTimeout.get());
    }

    @Override
    public Redirect followRedirects() {
        return Redirect.NORMAL;
    }

    /** Empty: the operator's rules decide. */
    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.empty();
    }

    /** Of hosts that no provider of the operator knows. */
    @Override
    public SSLContext sslContext() {
        return trust.get();
    }

    @Override
    public SSLParameters sslParameters() {
        return sslContext().getDefaultSSLParameters();
    }

    /** Empty: credentials are the operator's. */
    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.empty();
    }

    @Override
    public Version version() {
        return Version.HTTP_2;
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.empty();
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> future = sendAsync(request, handler);
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            Exception thrown = JdkFailures.thrown(cause(e));
            if (thrown instanceof RuntimeException fault) {
                throw fault;
            }
            throw (IOException) thrown;
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        return sendAsync(request, handler, null);
    }

    /** @param push never called: the transport refuses pushes */
    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> push) {
        Objects.requireNonNull(handler, "responseBodyHandler");
        Answer<T> answer = new Answer<>(request, handler);
        CompletableFuture<NetworkReply<T>> call = network.send(NetworkRequest.from(request), answer);
        ClientFuture<HttpResponse<T>> future = new ClientFuture<>(() -> call.cancel(true));
        // as the JDK does: what depends on it may block, so it never runs on a thread of the transport
        call.whenCompleteAsync((reply, error) -> {
            if (error == null) {
                future.complete(new ClientResponse<>(request, reply));
            } else {
                future.completeExceptionally(answer.failure(cause(error)));
            }
        });
        return future;
    }

    /** There are no WebSockets here. @throws UnsupportedOperationException always */
    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        throw new UnsupportedOperationException(
                "Penstock carries http and https only; make WebSockets with HttpClient.newHttpClient()");
    }

    // of newer JDKs: the client is shared, and not the caller's to close

    /** Does nothing (JDK 21). */
    @SuppressWarnings({"MissingOverride", "override"}) // no override before JDK 21
    public void shutdown() {}

    /** Does nothing (JDK 21). */
    @SuppressWarnings({"MissingOverride", "override"})
    public void shutdownNow() {}

    /** Does nothing (JDK 21). */
    @SuppressWarnings({"MissingOverride", "override"})
    public void close() {}

    /** Does not wait (JDK 21). @return true */
    @SuppressWarnings({"MissingOverride", "override"})
    public boolean awaitTermination(Duration limit) {
        Objects.requireNonNull(limit);
        return true;
    }

    /** False: it can be used as long as its service (JDK 21). */
    @SuppressWarnings({"MissingOverride", "override"})
    public boolean isTerminated() {
        return false;
    }

    @Override
    public String toString() {
        return "HttpClient of engine " + network.engine();
    }

    private static Throwable cause(Throwable error) {
        boolean wrapped = error instanceof ExecutionException || error instanceof CompletionException;
        return wrapped && error.getCause() != null ? error.getCause() : error;
    }

    /** Hands the body over, and remembers what the consumer's own code failed with. */
    private final class Answer<T> implements BodyHandler<T> {
        private final HttpRequest request;
        private final BodyHandler<T> handler;
        private volatile @Nullable HandedOverBody<T> body;

        Answer(HttpRequest request, BodyHandler<T> handler) {
            this.request = request;
            this.handler = handler;
        }

        @Override
        public HttpResponse.BodySubscriber<T> apply(HttpResponse.ResponseInfo info) {
            HandedOverBody<T> made = new HandedOverBody<>(handler, info, consumers);
            body = made;
            return made;
        }

        Throwable failure(Throwable error) {
            HandedOverBody<T> read = body;
            Throwable own = read == null ? null : read.fault();
            if (own != null && !(own instanceof NetworkException)) {
                return own;
            }
            if (error instanceof NetworkException known) {
                return known.code() == NetworkError.INTERNAL
                        ? new IOException("internal fault for " + request, known)
                        : JdkFailures.of(known);
            }
            return error;
        }
    }
}
