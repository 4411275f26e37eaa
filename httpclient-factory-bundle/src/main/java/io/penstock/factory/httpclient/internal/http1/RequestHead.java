// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http1;

import io.penstock.factory.httpclient.internal.exchange.RequestTarget;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkRequest;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the head of a request (RFC 9112 §3, §5) into a byte array. */
final class RequestHead {
    private static final int MAX = 1 << 20;
    private static final byte[] VERSION_AND_HOST = bytes(" HTTP/1.1\r\nHost: ");
    private static final byte[] LENGTH = bytes("Content-Length: ");
    private static final byte[] CHUNKED = bytes("Transfer-Encoding: chunked\r\n");
    private static final byte[] EXPECT = bytes("Expect: 100-continue\r\n");
    private static final byte[] PROXY_AUTHORIZATION = bytes("Proxy-Authorization: ");

    private byte[] bytes;
    private int length;

    private RequestHead(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Encodes the head.
     *
     * @param into heap buffer that is used if it is large enough
     * @param absolute whether the target is in absolute form (to a proxy)
     * @param proxyAuthorization for the proxy that this goes to, or null
     * @return the head, in reading mode
     * @throws NetworkException {@code INVALID_REQUEST} if it cannot be written
     */
    @SuppressWarnings("ByteBufferBackingArray") // buffers of the pool are allocated, at offset 0
    static ByteBuffer encode(
            ByteBuffer into,
            NetworkRequest request,
            boolean absolute,
            @Nullable String proxyAuthorization,
            boolean expect)
            throws NetworkException {
        byte[] array = into.array();
        RequestHead head = new RequestHead(array);
        head.write(request, absolute, proxyAuthorization, expect);
        return head.bytes == array ? into.clear().limit(head.length) : ByteBuffer.wrap(head.bytes, 0, head.length);
    }

    private void write(NetworkRequest request, boolean absolute, @Nullable String proxyAuthorization, boolean expect)
            throws NetworkException {
        URI uri = request.uri();
        latin(request.method(), request);
        put((byte) ' ');
        String authority = request.origin().authority();
        if (absolute) {
            latin("http://", request);
            latin(authority, request);
        }
        target(uri);
        put(VERSION_AND_HOST);
        latin(authority, request);
        line();
        HeaderFields fields = request.fields();
        for (int i = 0; i < fields.size(); i++) {
            field(fields.name(i), fields.value(i), request);
        }
        if (proxyAuthorization != null) {
            put(PROXY_AUTHORIZATION);
            latin(proxyAuthorization, request);
            line();
        }
        framing(request, expect);
        line();
    }

    private void framing(NetworkRequest request, boolean expect) throws NetworkException {
        BodyPublisher body = request.bodyPublisher().orElse(null);
        long size = body == null ? 0 : body.contentLength();
        if (size < 0) {
            put(CHUNKED);
        } else if (size > 0 || expectsBody(request.method())) {
            put(LENGTH);
            latin(Long.toString(size), request);
            line();
        }
        if (expect) {
            put(EXPECT);
        }
    }

    /** Methods whose content has a meaning: their requests say that there is none (RFC 9110 §8.6). */
    private static boolean expectsBody(String method) {
        return switch (method) {
            case "POST", "PUT", "PATCH" -> true;
            default -> false;
        };
    }

    private void field(String name, String value, NetworkRequest request) throws NetworkException {
        latin(name, request);
        put((byte) ':');
        put((byte) ' ');
        latin(value, request);
        line();
    }

    private void target(URI uri) {
        String path = uri.getRawPath();
        if (path == null || path.isEmpty()) {
            put((byte) '/');
        } else {
            ascii(RequestTarget.ascii(path));
        }
        String query = uri.getRawQuery();
        if (query != null) {
            put((byte) '?');
            ascii(RequestTarget.ascii(query));
        }
    }

    @SuppressWarnings("deprecation") // String.getBytes(int, int, byte[], int) is the one copy without a charset encoder
    private void ascii(String text) {
        int count = text.length();
        room(count);
        text.getBytes(0, count, bytes, length);
        length += count;
    }

    /** Latin-1, as responses are read; beyond it there is no way to write a field. */
    private void latin(String text, NetworkRequest request) throws NetworkException {
        int count = text.length();
        for (int i = 0; i < count; i++) {
            if (text.charAt(i) > 255) {
                throw new NetworkException(
                        NetworkError.INVALID_REQUEST,
                        request.uri(),
                        "a header field has a character beyond U+00FF; encode it (RFC 8187)");
            }
        }
        if (length + count > MAX) {
            throw new NetworkException(
                    NetworkError.INVALID_REQUEST, request.uri(), "the request's header fields exceed 1 MiB");
        }
        ascii(text);
    }

    private void put(byte octet) {
        room(1);
        bytes[length++] = octet;
    }

    private void put(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void line() {
        put((byte) '\r');
        put((byte) '\n');
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = java.util.Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
