// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The head of a response. Inside a stack every {@link HttpResponse.BodyHandler} is given one of these.
 *
 * <p>Thread-safe. Made with {@link io.penstock.network.spi.ResponseHead}.
 */
@ProviderType
public interface NetworkResponseInfo extends HttpResponse.ResponseInfo {
    /** The header fields, compact; prefer this to {@link #headers()}. */
    HeaderFields fields();

    @Override
    default HttpHeaders headers() {
        return fields().asHttpHeaders();
    }

    /** Value of the first field of that name. */
    default Optional<String> firstValue(String name) {
        return fields().firstValue(name);
    }

    /** Where the body comes from. */
    ReplySource source();

    /**
     * The fields of this exchange's own message: those of a 304 where {@link #fields()} are the stored ones, and
     * {@link HeaderFields#EMPTY} where a cache answered alone.
     */
    HeaderFields networkHeaders();

    Timings timings();

    /** The TLS session of the connection, if there was one: a copy that holds certificates and names only. */
    Optional<SSLSession> sslSession();

    /** Completes with the trailer fields at the end of the body: empty if there are none, exceptionally if the body fails. */
    CompletableFuture<HeaderFields> trailers();
}
