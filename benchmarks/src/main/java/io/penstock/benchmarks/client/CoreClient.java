// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.client;

import io.penstock.benchmarks.load.Client;
import io.penstock.benchmarks.load.Slot;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.bootstrap.AsyncRequesterBootstrap;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncRequester;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2MultiplexingRequester;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2MultiplexingRequesterBootstrap;
import org.apache.hc.core5.http2.ssl.H2ClientTlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** The bare requesters of Apache HttpCore 5: one I/O thread, a lax pool, no features. */
public final class CoreClient implements Client {
    private static final Timeout PATIENCE = Timeout.ofMinutes(1);
    private static final IOReactorConfig ONE_THREAD =
            IOReactorConfig.custom().setIoThreadCount(1).build();

    private interface Execution {
        void run(Slot slot, BasicRequestProducer request);
    }

    private final Execution execution;
    private final Runnable close;

    private CoreClient(Execution execution, Runnable close) {
        this.execution = execution;
        this.close = close;
    }

    public static CoreClient http1(int perHost) {
        HttpAsyncRequester requester = AsyncRequesterBootstrap.bootstrap()
                .setIOReactorConfig(ONE_THREAD)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setDefaultMaxPerRoute(perHost)
                .setMaxTotal(perHost)
                .create();
        requester.start();
        return new CoreClient(
                (slot, request) -> requester.execute(request, new Body(slot), PATIENCE, new ApacheClient.End(slot)),
                () -> requester.close(CloseMode.IMMEDIATE));
    }

    public static CoreClient http2() {
        H2MultiplexingRequester requester = H2MultiplexingRequesterBootstrap.bootstrap()
                .setIOReactorConfig(ONE_THREAD)
                .setTlsStrategy(new H2ClientTlsStrategy())
                .create();
        requester.start();
        return new CoreClient(
                (slot, request) -> requester.execute(request, new Body(slot), PATIENCE, new ApacheClient.End(slot)),
                () -> requester.close(CloseMode.IMMEDIATE));
    }

    @Override
    public void get(Slot slot) {
        HttpHost host = new HttpHost(
                slot.target().uri().getScheme(),
                slot.target().host(),
                slot.target().port());
        execution.run(
                slot,
                new BasicRequestProducer(
                        new BasicHttpRequest("GET", host, slot.target().path()), null));
    }

    @Override
    public void close() {
        close.run();
    }

    private static final class Body implements AsyncResponseConsumer<Boolean> {
        private final Slot slot;
        private @Nullable FutureCallback<Boolean> end;

        Body(Slot slot) {
            this.slot = slot;
        }

        @Override
        public void consumeResponse(
                HttpResponse response,
                @Nullable EntityDetails entity,
                HttpContext context,
                FutureCallback<Boolean> callback) {
            slot.status(response.getCode());
            end = callback;
            if (entity == null) {
                callback.completed(true);
            }
        }

        @Override
        public void informationResponse(HttpResponse response, HttpContext context) {}

        @Override
        public void updateCapacity(CapacityChannel capacity) throws java.io.IOException {
            capacity.update(Integer.MAX_VALUE);
        }

        @Override
        public void consume(ByteBuffer part) {
            slot.data(part);
        }

        @Override
        public void streamEnd(@Nullable List<? extends Header> trailers) {
            FutureCallback<Boolean> callback = end;
            if (callback != null) {
                callback.completed(true);
            }
        }

        @Override
        public void failed(Exception cause) {
            slot.failed(cause);
        }

        @Override
        public void releaseResources() {}
    }
}
