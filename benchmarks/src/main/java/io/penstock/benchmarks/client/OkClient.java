// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.client;

import io.penstock.benchmarks.load.Client;
import io.penstock.benchmarks.load.Slot;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** OkHttp, as it comes, but for the number of requests at a time. */
public final class OkClient implements Client {
    private final OkHttpClient client;

    public OkClient(int perHost) {
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(perHost);
        dispatcher.setMaxRequestsPerHost(perHost);
        client = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(perHost, 10, TimeUnit.MINUTES))
                .build();
    }

    @Override
    public void get(Slot slot) {
        Request request =
                new Request.Builder().url(slot.target().uri().toString()).build();
        client.newCall(request).enqueue(new Callback() {
            @Override
            public void onResponse(Call call, Response response) throws IOException {
                try (response) {
                    slot.status(response.code());
                    read(response, slot);
                } catch (IOException e) {
                    slot.failed(e);
                    return;
                }
                slot.end();
            }

            @Override
            public void onFailure(Call call, IOException cause) {
                slot.failed(cause);
            }
        });
    }

    private static void read(Response response, Slot slot) throws IOException {
        byte[] part = new byte[8192];
        InputStream body = response.body().byteStream();
        for (int count = body.read(part); count >= 0; count = body.read(part)) {
            slot.data(part, 0, count);
        }
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdownNow();
        client.connectionPool().evictAll();
    }
}
