// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.HeaderFields;
import io.penstock.testkit.internal.ExchangeHandler;
import io.penstock.testkit.internal.Http1Connection;
import io.penstock.testkit.internal.Http2Connection;
import io.penstock.testkit.internal.Http2Settings;
import io.penstock.testkit.internal.Link;
import io.penstock.testkit.internal.RequestHead;
import io.penstock.testkit.internal.SocketServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * An HTTP origin for tests, on loopback and a free port: HTTP/1.1 and HTTP/2 in clear text (prior knowledge) or over TLS
 * (ALPN), scripted by path. Thread-safe. It answers what it is told, and tells what it was asked.
 */
public final class TestOrigin implements AutoCloseable {
    private final Optional<TestTls> tls;
    private final String[] alpn;
    private final boolean clientCertificate;
    private final Http2Settings settings;
    private final Map<String, UploadHandler> handlers = new ConcurrentHashMap<>();
    private final Set<Http2Connection> http2 = ConcurrentHashMap.newKeySet();
    private final List<Received> requests = new ArrayList<>();
    private final AtomicInteger openExchanges = new AtomicInteger();
    private final ExchangeHandler exchanges = new Exchanges();
    private final SocketServer server;
    private volatile UploadHandler fallback = new Reading((request, responder) -> responder.send(404));

    private TestOrigin(Builder from) {
        tls = Optional.ofNullable(from.tls);
        alpn = from.alpn.toArray(String[]::new);
        clientCertificate = from.clientCertificate;
        settings = from.settings;
        server = SocketServer.start("origin", this::serve);
    }

    /** A started origin in clear text. */
    public static TestOrigin http() {
        return builder().start();
    }

    /** A started origin over TLS that offers h2 and http/1.1; {@link #sslContext()} trusts it. */
    public static TestOrigin https() {
        return builder().tls(TestTls.SERVER).start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Its URI for a path, by the name {@code localhost}. */
    public URI uri(String pathAndQuery) {
        return uri("localhost", pathAndQuery);
    }

    /** Its URI for a path, by another name; the client's resolver has to map that to loopback. */
    public URI uri(String host, String pathAndQuery) {
        return URI.create((tls.isPresent() ? "https://" : "http://") + host + ":" + port() + pathAndQuery);
    }

    public int port() {
        return server.port();
    }

    /** A client's context that trusts this origin. */
    public SSLContext sslContext() {
        return TestTls.trustingContext();
    }

    /** Answers a path, exactly as given, whatever its query. The last call for a path counts. */
    public TestOrigin on(String path, Handler handler) {
        handlers.put(path, new Reading(handler));
        return this;
    }

    /** Answers a path with a handler that reads the request body itself. */
    public TestOrigin onUpload(String path, UploadHandler handler) {
        handlers.put(path, handler);
        return this;
    }

    /** Answers what no path matches, in place of a 404. */
    public TestOrigin otherwise(Handler handler) {
        fallback = new Reading(handler);
        return this;
    }

    /** Answers a path with 200 and this body, as UTF-8. */
    public TestOrigin serve(String path, String contentType, String body) {
        return serve(path, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers a path with 200 and this body. */
    public TestOrigin serve(String path, String contentType, byte[] body) {
        HeaderFields fields = HeaderFields.of("Content-Type", contentType);
        return on(path, (request, responder) -> responder.send(200, fields, body));
    }

    /** Answers a path with a redirect; the location is sent as given. */
    public TestOrigin redirect(String path, int status, String location) {
        HeaderFields fields = HeaderFields.of("Location", location);
        return on(path, (request, responder) -> responder.send(status, fields, new byte[0]));
    }

    /** All requests since the start or {@link #forgetRequests()}, in the order of their completion. */
    public List<Received> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** Requests for a path, whatever their query. */
    public List<Received> requests(String path) {
        return requests().stream()
                .filter(request -> request.path().equals(path))
                .toList();
    }

    /** Number of requests for a path, whatever their query. */
    public int count(String path) {
        return requests(path).size();
    }

    public void forgetRequests() {
        synchronized (requests) {
            requests.clear();
        }
    }

    /** Connections that neither side has closed. A client's close is noticed at once, also under a held answer. */
    public int openConnections() {
        return server.openConnections();
    }

    /** Connections accepted since the start. */
    public int connectionsSeen() {
        return server.connectionsSeen();
    }

    /** Requests whose answer is not complete and whose client has not cancelled (RST_STREAM) or gone. */
    public int openExchanges() {
        return openExchanges.get();
    }

    /** Tells all HTTP/2 clients to go (GOAWAY), and closes their connections after the last answer. */
    public void goAway() {
        for (Http2Connection connection : http2) {
            try {
                connection.goAway();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Refuses new connections; those that are open stay. */
    public void stopListening() {
        server.stopListening();
    }

    /** Closes all connections now, as a server does that goes down; new ones are still accepted. */
    public void dropConnections() {
        server.links().forEach(Link::drop);
    }

    /** Ends all connections and threads; interrupts handlers. */
    @Override
    public void close() {
        server.close();
    }

    private void serve(Link link) throws IOException {
        if (tls.isPresent()) {
            link.startTls(tls.get().serverContext(), clientCertificate, alpn);
        }
        if (link.applicationProtocol().equals("h2")) {
            serve(Http2Connection.of(link, exchanges, server::execute, settings));
        } else {
            new Http1Connection(link, exchanges, this::serveHttp2, server::execute).serve();
        }
    }

    private void serveHttp2(Link link) throws IOException {
        serve(Http2Connection.afterPrefaceHead(link, exchanges, server::execute, settings));
    }

    private void serve(Http2Connection connection) throws IOException {
        http2.add(connection);
        try {
            connection.serve();
        } finally {
            http2.remove(connection);
        }
    }

    /** Reads the body, records the request, then asks the handler. */
    private final class Reading implements UploadHandler {
        private final Handler handler;

        Reading(Handler handler) {
            this.handler = handler;
        }

        @Override
        public void handle(Received head, InputStream body, Responder responder) throws IOException {
            Received whole = new Received(
                    head.method(),
                    head.target(),
                    head.fields(),
                    body.readAllBytes(),
                    head.protocol(),
                    head.connection(),
                    System.nanoTime());
            record(whole);
            handler.handle(whole, responder);
        }
    }

    private void record(Received request) {
        synchronized (requests) {
            requests.add(request);
        }
    }

    private final class Exchanges implements ExchangeHandler {
        @Override
        public void handle(int connection, RequestHead head, InputStream body, Responder responder) throws IOException {
            Received bare = new Received(
                    head.method(),
                    head.target(),
                    head.fields(),
                    new byte[0],
                    head.protocol(),
                    connection,
                    System.nanoTime());
            UploadHandler handler = handlers.getOrDefault(bare.path(), fallback);
            if (!(handler instanceof Reading)) {
                record(bare);
            }
            handler.handle(bare, body, responder);
        }

        @Override
        public void began() {
            openExchanges.incrementAndGet();
        }

        @Override
        public void ended() {
            openExchanges.decrementAndGet();
        }
    }

    /** What an origin is to be; not thread-safe. */
    public static final class Builder {
        private @org.jspecify.annotations.Nullable TestTls tls;
        private List<String> alpn = List.of("h2", "http/1.1");
        private boolean clientCertificate;
        private Http2Settings settings = Http2Settings.DEFAULT;

        private Builder() {}

        /** Speaks TLS with this certificate. */
        public Builder tls(TestTls certificate) {
            tls = certificate;
            return this;
        }

        /** Protocols that it offers by ALPN, best first; {@code h2} and {@code http/1.1} unless told. */
        public Builder alpn(String... protocols) {
            alpn = List.of(protocols);
            return this;
        }

        /** Refuses clients without a certificate of the test CA. */
        public Builder needClientCertificate() {
            clientCertificate = true;
            return this;
        }

        /** SETTINGS_MAX_CONCURRENT_STREAMS; 250 unless told. */
        public Builder maxConcurrentStreams(int streams) {
            settings = new Http2Settings(streams, settings.initialWindow());
            return this;
        }

        /** SETTINGS_INITIAL_WINDOW_SIZE in bytes; 65,535 unless told. */
        public Builder initialWindow(int bytes) {
            settings = new Http2Settings(settings.maxConcurrentStreams(), bytes);
            return this;
        }

        public TestOrigin start() {
            return new TestOrigin(this);
        }
    }
}
