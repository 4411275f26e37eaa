// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.exchange;

import io.penstock.factory.httpclient.internal.wire.TlsFailure;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.reactor.IOReactorShutdownException;
import org.jspecify.annotations.Nullable;

/** From what the operating system and the JDK say to a {@link NetworkException}. Pure. */
public final class Failures {
    private Failures() {}

    /**
     * Why a connection attempt failed.
     *
     * @param peer address, for the message
     */
    public static NetworkException connecting(URI uri, String peer, Throwable cause) {
        String said = Objects.toString(cause.getMessage(), "").toLowerCase(Locale.ROOT);
        if (cause instanceof IOReactorShutdownException) {
            return new NetworkException(NetworkError.SHUTDOWN, uri, "the transport has stopped", cause);
        }
        if (cause instanceof BindException) {
            return new NetworkException(
                    NetworkError.NETWORK_UNREACHABLE, uri, "no local address for a connection to " + peer, cause);
        }
        if (cause instanceof NoRouteToHostException || said.contains("unreachable")) {
            return new NetworkException(NetworkError.NETWORK_UNREACHABLE, uri, "no route to " + peer, cause);
        }
        if (cause instanceof ConnectException && said.contains("timed out")) {
            return new NetworkException(
                    NetworkError.CONNECT_TIMEOUT, uri, "the connection to " + peer + " timed out", cause);
        }
        if (cause instanceof ConnectException) {
            return new NetworkException(
                    NetworkError.CONNECTION_REFUSED, uri, "connection to " + peer + " refused", cause);
        }
        return new NetworkException(
                NetworkError.CONNECTION_CLOSED, uri, "connection to " + peer + " failed: " + cause.getMessage(), cause);
    }

    /** The same failure, said of a proxy. */
    public static NetworkException ofProxy(NetworkException failure) {
        NetworkError code = switch (failure.code()) {
            case CONNECTION_REFUSED, NETWORK_UNREACHABLE -> NetworkError.PROXY_REFUSED;
            case CONNECTION_RESET, CONNECTION_CLOSED, TRUNCATED -> NetworkError.PROXY_CLOSED;
            case HOST_NOT_FOUND -> NetworkError.PROXY_NOT_FOUND;
            case CONNECT_TIMEOUT -> NetworkError.PROXY_TIMEOUT;
            default -> failure.code();
        };
        return new NetworkException(code, failure.uri(), failure.reason(), failure.getCause());
    }

    /**
     * Why a connection broke before the response was complete.
     *
     * @param stage for the message: when it happened
     */
    public static NetworkException broken(URI uri, String host, String stage, @Nullable Throwable cause) {
        if (cause instanceof NetworkException known) {
            return known;
        }
        if (cause instanceof SSLException) {
            return new NetworkException(NetworkError.TLS, uri, TlsFailure.reason(host, cause), cause);
        }
        String said =
                cause == null ? "" : Objects.toString(cause.getMessage(), "").toLowerCase(Locale.ROOT);
        if (said.contains("reset") || said.contains("broken pipe")) {
            return new NetworkException(
                    NetworkError.CONNECTION_RESET, uri, host + " reset the connection " + stage, cause);
        }
        return new NetworkException(
                NetworkError.CONNECTION_CLOSED, uri, host + " closed the connection " + stage, cause);
    }

    /** The failure inside of a stage's exception, as a network exception. */
    public static NetworkException of(URI uri, Throwable failure, NetworkError otherwise) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof NetworkException known
                ? known
                : new NetworkException(otherwise, uri, Objects.toString(cause.getMessage(), cause.toString()), cause);
    }
}
