// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http2;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkRequest;
import org.jspecify.annotations.Nullable;

/** What can be said of a request's fields before a stream is opened for it. Pure. */
final class RequestFields {
    private RequestFields() {}

    /** The length that is declared for a body of that many bytes; -1 for none (RFC 9110 §8.6). */
    static long declaredLength(String method, long length) {
        return length != 0 || method.equals("POST") || method.equals("PUT") || method.equals("PATCH") ? length : -1;
    }

    /** Why the request cannot be sent; null if it can. */
    static @Nullable NetworkException check(NetworkRequest request) {
        for (int i = 0; i < request.fields().size(); i++) {
            String value = request.fields().value(i);
            for (int at = 0; at < value.length(); at++) {
                if (value.charAt(at) > 255) {
                    return new NetworkException(
                            NetworkError.INVALID_REQUEST,
                            request.uri(),
                            "a header field has a character beyond U+00FF; encode it (RFC 8187)");
                }
            }
        }
        return null;
    }
}
