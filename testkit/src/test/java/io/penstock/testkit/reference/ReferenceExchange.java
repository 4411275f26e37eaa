// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.reference;

import io.penstock.network.LendingBodySubscriber;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Proxy;
import io.penstock.network.RequestAttribute;
import io.penstock.network.RequestProgress;
import io.penstock.network.Timeouts;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.ResponseHead;
import io.penstock.network.spi.TlsContext;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** One exchange of the reference transport, on a thread of its own. */
final class ReferenceExchange<T> implements Flow.Subscription {
    private final ManagerContext context;
    private final NetworkRequest request;
    private final BodyHandler<T> handler;
    private final Timeouts timeouts;
    private final long start = System.nanoTime();
    private final CompletableFuture<NetworkReply<T>> future = new CompletableFuture<>() {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            abort(NetworkError.CANCELLED, "cancelled");
            return cancelled;
        }
    };
    private final Thread thread;
    private Socket socket = new Socket();
    private BodySubscriber<T> subscriber;
    private ResponseHead head;
    private long demand;
    private boolean cancelled;
    private boolean over;
    private NetworkException abort;

    ReferenceExchange(ManagerContext context, NetworkRequest request, BodyHandler<T> handler) {
        this.context = context;
        this.request = request;
        this.handler = handler;
        timeouts = request.attribute(RequestAttribute.TIMEOUTS);
        thread = new Thread(this::run, "reference-" + request.uri().getPath());
        thread.setDaemon(true);
    }

    CompletableFuture<NetworkReply<T>> future() {
        return future;
    }

    void start() {
        thread.start();
    }

    void abort(NetworkError code, String reason) {
        synchronized (this) {
            if (over || abort != null) {
                return;
            }
            abort = new NetworkException(code, request.uri(), reason);
            notifyAll();
        }
        closeSocket();
    }

    private synchronized void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void run() {
        try {
            exchange();
        } catch (NetworkException e) {
            failed(e);
        } catch (ReferenceViolation e) {
            failed(new NetworkException(e.code(), request.uri(), e.getMessage()));
        } catch (ConnectException e) {
            failed(new NetworkException(NetworkError.CONNECTION_REFUSED, request.uri(), "refused", e));
        } catch (SocketTimeoutException e) {
            boolean total = System.nanoTime() - start >= timeouts.total().toNanos();
            NetworkError code = total
                    ? NetworkError.TOTAL_TIMEOUT
                    : head == null ? NetworkError.RESPONSE_TIMEOUT : NetworkError.IDLE_TIMEOUT;
            failed(new NetworkException(code, request.uri(), "time is up"));
        } catch (SSLException e) {
            failed(new NetworkException(
                    head == null ? NetworkError.TLS : NetworkError.TRUNCATED, request.uri(), "TLS", e));
        } catch (IOException e) {
            NetworkError code = head == null ? NetworkError.CONNECTION_RESET : NetworkError.TRUNCATED;
            failed(new NetworkException(code, request.uri(), "the connection broke", e));
        } catch (RuntimeException e) {
            failed(new NetworkException(NetworkError.BODY_HANDLER, request.uri(), "the body's consumer failed", e));
        } finally {
            closeSocket();
        }
    }

    private void exchange() throws IOException {
        if (context.isOffline() || request.attribute(RequestAttribute.OFFLINE)) {
            throw new NetworkException(NetworkError.OFFLINE_MISS, request.uri(), "offline");
        }
        List<Proxy> proxies = request.attribute(RequestAttribute.PROXIES);
        if (proxies.stream().noneMatch(Proxy::isDirect)) {
            throw new NetworkException(NetworkError.PROXY_UNSUPPORTED, request.uri(), "no proxies here");
        }
        connect();
        InputStream in = new BufferedInputStream(socket.getInputStream());
        byte[] body = requestBody();
        request.attribute(RequestAttribute.PROGRESS).progress(RequestProgress.SENT);
        OutputStream out = socket.getOutputStream();
        out.write(requestHead(body));
        out.write(body);
        ReferenceParser parser =
                new ReferenceParser(new Timed(in, timeouts.response()), request.method(), context.limits());
        ResponseHead made = parser.head(socket);
        head = made;
        BodySubscriber<T> receiver = handler.apply(made);
        receiver.getBody().whenComplete(this::bodyDone);
        receiver.onSubscribe(this);
        synchronized (this) {
            subscriber = receiver;
        }
        parser.body(this::deliver);
        synchronized (this) {
            if (cancelled || abort != null) {
                throw abortion();
            }
            over = true;
        }
        made.bodyEnded(parser.trailers());
        receiver.onComplete();
    }

    private void connect() throws IOException {
        InetAddress address;
        try {
            address = context.resolver().resolve(request).get().get(0);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof NetworkException refusal ? refusal : new IOException(e.getCause());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        Socket plain = socket;
        plain.connect(new InetSocketAddress(address, request.origin().port()), (int)
                timeouts.connect().toMillis());
        plain.setSoTimeout((int) timeouts.connect().toMillis());
        if (request.origin().isSecure()) {
            TlsContext tls =
                    context.tls(request.origin().host(), request.origin().port());
            SSLSocket secure = (SSLSocket) tls.sslContext()
                    .getSocketFactory()
                    .createSocket(
                            plain, request.origin().host(), request.origin().port(), true);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            synchronized (this) {
                socket = secure;
            }
        }
    }

    private byte[] requestHead(byte[] body) {
        String query = request.uri().getRawQuery();
        StringBuilder text = new StringBuilder(
                request.method() + " " + request.uri().getRawPath() + (query == null ? "" : "?" + query)
                        + " HTTP/1.1\r\nHost: " + request.origin().authority() + "\r\n");
        request.fields().forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
        if (request.bodyPublisher().isPresent()) {
            text.append("Content-Length: " + body.length + "\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] requestBody() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CompletableFuture<Void> end = new CompletableFuture<>();
        BodyPublisher publisher = request.bodyPublisher().orElse(null);
        if (publisher == null) {
            return new byte[0];
        }
        publisher.subscribe(new Flow.Subscriber<ByteBuffer>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer item) {
                byte[] piece = new byte[item.remaining()];
                item.get(piece);
                bytes.writeBytes(piece);
            }

            @Override
            public void onError(Throwable error) {
                end.completeExceptionally(error);
            }

            @Override
            public void onComplete() {
                end.complete(null);
            }
        });
        try {
            end.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new NetworkException(NetworkError.REQUEST_BODY, request.uri(), "the publisher failed", e);
        }
        return bytes.toByteArray();
    }

    /** Hands a piece of the body over, once it is asked for. */
    private void deliver(byte[] piece) throws IOException {
        synchronized (this) {
            while (demand == 0 && !cancelled && abort == null) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            if (cancelled || abort != null) {
                throw abortion();
            }
            demand--;
        }
        ByteBuffer buffer = ByteBuffer.wrap(piece).asReadOnlyBuffer();
        if (subscriber instanceof LendingBodySubscriber<T> lending) {
            lending.onLent(buffer);
        } else {
            subscriber.onNext(List.of(buffer));
        }
    }

    private NetworkException abortion() {
        return abort != null
                ? abort
                : new NetworkException(NetworkError.CANCELLED, request.uri(), "the subscription was cancelled");
    }

    private void bodyDone(T value, Throwable error) {
        if (error == null) {
            future.complete(NetworkReply.of(request, head, value));
        }
    }

    private void failed(NetworkException first) {
        NetworkException failure;
        BodySubscriber<T> receiver;
        synchronized (this) {
            over = true;
            failure = abort == null ? first : abort;
            receiver = cancelled ? null : subscriber;
        }
        if (head != null) {
            head.bodyFailed(failure);
        }
        if (receiver != null) {
            receiver.onError(failure);
        }
        future.completeExceptionally(failure);
    }

    @Override
    public synchronized void request(long count) {
        demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
        notifyAll();
    }

    @Override
    public void cancel() {
        synchronized (this) {
            cancelled = true;
            notifyAll();
        }
        closeSocket();
    }

    /** A stream whose reads take no longer than the limits of the exchange. */
    private final class Timed extends InputStream {
        private final InputStream in;
        private final long responseNanos;

        Timed(InputStream in, java.time.Duration response) {
            this.in = in;
            responseNanos = System.nanoTime() + response.toNanos();
        }

        private void limit() throws IOException {
            long now = System.nanoTime();
            long left = start + timeouts.total().toNanos() - now;
            left = Math.min(
                    left, head == null ? responseNanos - now : timeouts.idle().toNanos());
            if (left <= 0) {
                throw new SocketTimeoutException();
            }
            socket.setSoTimeout((int) Math.max(1, left / 1_000_000));
        }

        @Override
        public int read() throws IOException {
            limit();
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            limit();
            return in.read(bytes, offset, length);
        }
    }
}
