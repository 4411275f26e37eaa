// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.client;

import io.penstock.benchmarks.load.Client;
import io.penstock.benchmarks.load.Slot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;

/** Apache HttpClient 5, asynchronous. */
public final class ApacheClient implements Client {
    private final CloseableHttpAsyncClient client;
    private final boolean lean;

    private ApacheClient(CloseableHttpAsyncClient client, boolean lean) {
        this.client = client;
        this.lean = lean;
        client.start();
    }

    /** As it comes, but for the number of connections to a host, which is 5 otherwise. */
    public static ApacheClient http1(int perHost) {
        return new ApacheClient(
                HttpAsyncClients.custom()
                        .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                                .setMaxConnPerRoute(perHost)
                                .setMaxConnTotal(perHost)
                                .build())
                        .build(),
                false);
    }

    /** All off that can be off, a lax pool, one I/O thread, requests without a URI builder. */
    public static ApacheClient http1Tuned(int perHost) {
        return new ApacheClient(
                HttpAsyncClients.custom()
                        .setIOReactorConfig(
                                IOReactorConfig.custom().setIoThreadCount(1).build())
                        .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                                .setDefaultConnectionConfig(ConnectionConfig.custom()
                                        .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND)
                                        .build())
                                .setMaxConnPerRoute(perHost)
                                .setMaxConnTotal(perHost)
                                .build())
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .disableAutomaticRetries()
                        .disableRedirectHandling()
                        .disableContentCompression()
                        .build(),
                true);
    }

    /** Its client for HTTP/2, as it comes. */
    public static ApacheClient http2() {
        return new ApacheClient(HttpAsyncClients.createHttp2Default(), false);
    }

    /** The same, all off that can be off. */
    public static ApacheClient http2Tuned() {
        return new ApacheClient(
                HttpAsyncClients.customHttp2()
                        .setIOReactorConfig(
                                IOReactorConfig.custom().setIoThreadCount(1).build())
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .disableAutomaticRetries()
                        .disableRedirectHandling()
                        .build(),
                true);
    }

    @Override
    public void get(Slot slot) {
        AsyncRequestProducer request = lean
                ? new BasicRequestProducer(
                        new BasicHttpRequest(
                                "GET",
                                new HttpHost(
                                        slot.target().uri().getScheme(),
                                        slot.target().host(),
                                        slot.target().port()),
                                slot.target().path()),
                        null)
                : AsyncRequestBuilder.get(slot.target().uri()).build();
        client.execute(request, new Body(slot), new End(slot));
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    /** Tells the slot how an exchange ended. */
    record End(Slot slot) implements FutureCallback<Boolean> {
        @Override
        public void completed(Boolean result) {
            slot.end();
        }

        @Override
        public void failed(Exception cause) {
            slot.failed(cause);
        }

        @Override
        public void cancelled() {
            slot.failed(new IllegalStateException("cancelled"));
        }
    }

    private static final class Body extends AbstractBinResponseConsumer<Boolean> {
        private final Slot slot;

        Body(Slot slot) {
            this.slot = Objects.requireNonNull(slot);
        }

        @Override
        protected void start(HttpResponse response, ContentType type) {
            slot.status(response.getCode());
        }

        @Override
        protected int capacityIncrement() {
            return Integer.MAX_VALUE;
        }

        @Override
        protected void data(ByteBuffer part, boolean last) throws IOException {
            slot.data(part);
        }

        @Override
        protected Boolean buildResult() {
            return true;
        }

        @Override
        public void releaseResources() {}
    }
}
