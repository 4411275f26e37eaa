// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.client;

import io.penstock.network.NetworkException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** Failures as the JDK's client gives them; the cause is the engine's own, which says more. Pure. */
final class JdkFailures {
    private JdkFailures() {}

    /** What a future of the JDK's client ends with. */
    static Throwable of(NetworkException failure) {
        String message = failure.getMessage();
        Exception as = switch (failure.code()) {
            case CONNECT_TIMEOUT -> new HttpConnectTimeoutException(message);
            case RESPONSE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT, PROXY_TIMEOUT -> new HttpTimeoutException(message);
            case CONNECTION_REFUSED, HOST_NOT_FOUND, NETWORK_UNREACHABLE, PROXY_REFUSED, PROXY_NOT_FOUND ->
                new ConnectException(message);
            case TLS -> new SSLHandshakeException(message);
            case PROTOCOL_VIOLATION, HEADERS_TOO_LARGE -> new ProtocolException(message);
            case INVALID_REQUEST, UNKNOWN_SCHEME -> new IllegalArgumentException(message);
            default -> new IOException(message);
        };
        as.initCause(failure);
        return as;
    }

    /** The same failure as {@code send} throws it: with the caller's own stack, and a run-time exception as I/O. */
    static Exception thrown(Throwable failure) {
        String message = failure.getMessage();
        Exception as;
        if (failure instanceof IllegalArgumentException) {
            as = new IllegalArgumentException(message);
        } else if (failure instanceof SecurityException) {
            as = new SecurityException(message);
        } else if (failure instanceof HttpConnectTimeoutException) {
            as = new HttpConnectTimeoutException(message);
        } else if (failure instanceof HttpTimeoutException) {
            as = new HttpTimeoutException(message);
        } else if (failure instanceof ConnectException) {
            as = new ConnectException(message);
        } else if (failure instanceof SSLHandshakeException) {
            as = new SSLHandshakeException(message);
        } else if (failure instanceof SSLException) {
            as = new SSLException(message);
        } else if (failure instanceof ProtocolException) {
            as = new ProtocolException(message);
        } else {
            as = new IOException(message);
        }
        as.initCause(failure);
        return as;
    }
}
