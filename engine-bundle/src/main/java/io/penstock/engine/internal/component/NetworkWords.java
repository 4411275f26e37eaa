// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.DocumentError;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import java.net.URI;

/** Says in Qt's words why a document could not be fetched; where Qt has no word of its own, the reason follows. */
final class NetworkWords {
    private NetworkWords() {}

    /** An answer that is no document. */
    static DocumentError ofStatus(URI url, int status) {
        NetworkError code = NetworkError.ofStatus(status);
        return new DocumentError(url, 0, 0, words(code, "HTTP status " + status), code, status);
    }

    static DocumentError of(URI url, NetworkException failure) {
        return new DocumentError(url, 0, 0, words(failure.code(), failure.reason()), failure.code(), 0);
    }

    private static String words(NetworkError code, String reason) {
        return switch (code) {
            case CONNECTION_REFUSED -> "Connection refused";
            case CONNECTION_RESET, CONNECTION_CLOSED -> "Remote host closed the connection";
            case HOST_NOT_FOUND -> "Host not found";
            case CONNECT_TIMEOUT, RESPONSE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT -> "Timeout";
            case PROXY_REFUSED,
                    PROXY_CLOSED,
                    PROXY_NOT_FOUND,
                    PROXY_TIMEOUT,
                    PROXY_AUTHENTICATION,
                    PROXY_FAILED,
                    PROXY_UNSUPPORTED -> "Proxy error: " + reason;
            case ACCESS_FORBIDDEN -> "Access denied";
            case ACCESS_DENIED -> "Access denied: " + reason;
            case AUTHENTICATION_REQUIRED -> "Authentication required";
            case NOT_FOUND -> "File not found";
            default -> "Network error: " + reason;
        };
    }
}
