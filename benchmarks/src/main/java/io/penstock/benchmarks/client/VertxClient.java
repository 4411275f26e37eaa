// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.client;

import io.penstock.benchmarks.load.Client;
import io.penstock.benchmarks.load.Slot;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;

/** Vert.x with one event loop. */
public final class VertxClient implements Client {
    private final Vertx vertx;
    private final HttpClient client;

    private VertxClient(HttpClientOptions options) {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        client = vertx.createHttpClient(options);
    }

    public static VertxClient http1(int perHost) {
        return new VertxClient(new HttpClientOptions().setMaxPoolSize(perHost).setKeepAliveTimeout(600));
    }

    public static VertxClient http1Decoding(int perHost) {
        return new VertxClient(new HttpClientOptions()
                .setMaxPoolSize(perHost)
                .setKeepAliveTimeout(600)
                .setDecompressionSupported(true));
    }

    public static VertxClient http2() {
        return new VertxClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setSsl(true)
                .setUseAlpn(true)
                .setTrustOptions(new io.vertx.core.net.PfxOptions()
                        .setPath(System.getProperty("javax.net.ssl.trustStore"))
                        .setPassword(System.getProperty("javax.net.ssl.trustStorePassword")))
                .setHttp2MaxPoolSize(1)
                .setHttp2KeepAliveTimeout(600));
    }

    @Override
    public void get(Slot slot) {
        client.request(
                        HttpMethod.GET,
                        slot.target().port(),
                        slot.target().host(),
                        slot.target().path())
                .onFailure(slot::failed)
                .onSuccess(request -> {
                    request.response().onFailure(slot::failed).onSuccess(response -> {
                        slot.status(response.statusCode());
                        response.handler(part -> slot.data(part.getBytes(), 0, part.length()))
                                .exceptionHandler(slot::failed)
                                .endHandler(end -> slot.end());
                    });
                    request.end();
                });
    }

    @Override
    public void close() {
        client.close();
        vertx.close();
    }
}
