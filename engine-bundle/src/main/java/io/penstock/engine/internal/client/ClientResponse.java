// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.client;

import io.penstock.network.NetworkReply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * A reply as the JDK's client gives it.
 *
 * @param asked by the caller
 */
record ClientResponse<T>(HttpRequest asked, NetworkReply<T> reply) implements HttpResponse<T> {
    @Override
    public int statusCode() {
        return reply.statusCode();
    }

    /** The caller's own object, unless redirects led to another request. */
    @Override
    public HttpRequest request() {
        return reply.redirects().isEmpty() ? asked : reply.request();
    }

    /** Always empty: heads of responses that led on are not kept. */
    @Override
    public Optional<HttpResponse<T>> previousResponse() {
        return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
        return reply.headers();
    }

    @Override
    public T body() {
        return reply.body();
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return reply.sslSession();
    }

    @Override
    public URI uri() {
        return reply.uri();
    }

    @Override
    public HttpClient.Version version() {
        return reply.version();
    }

    @Override
    public String toString() {
        return "(" + reply.request() + ") " + statusCode();
    }
}
