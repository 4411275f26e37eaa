// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.HeaderFields;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A request as a test's server received it.
 *
 * @param method as sent
 * @param target request target as sent; over HTTP/2 the {@code :path}
 * @param fields as sent; over HTTP/2 {@code :authority} stands first, as {@code host}
 * @param body all of it; empty for a handler that streams
 * @param protocol {@code HTTP/1.1}, {@code HTTP/1.0} or {@code HTTP/2}
 * @param connection number of the connection, from 1
 * @param nanoTime {@link System#nanoTime()} when it was complete
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy for each look would only hide costs
public record Received(
        String method,
        String target,
        HeaderFields fields,
        byte[] body,
        String protocol,
        int connection,
        long nanoTime) {
    /** The target without query. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** Value of the first field of that name. */
    public Optional<String> firstValue(String name) {
        return fields.firstValue(name);
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return method + " " + target + " " + protocol + " " + fields + " on connection " + connection;
    }
}
