// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.client;

import io.penstock.benchmarks.load.Client;
import io.penstock.benchmarks.load.Slot;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty's client, as it comes, but for the number of connections. */
public final class JettyClient implements Client {
    private final HttpClient client;

    private JettyClient(HttpClient client, int perHost) throws Exception {
        this.client = client;
        client.setMaxConnectionsPerDestination(perHost);
        client.start();
    }

    public static JettyClient http1(int perHost) throws Exception {
        return new JettyClient(new HttpClient(), perHost);
    }

    public static JettyClient http2() throws Exception {
        HttpClient client = new HttpClient(new HttpClientTransportOverHTTP2(new HTTP2Client()));
        client.setSslContextFactory(new SslContextFactory.Client());
        return new JettyClient(client, 1);
    }

    @Override
    public void get(Slot slot) {
        client.newRequest(slot.target().uri())
                .onResponseBegin(response -> slot.status(response.getStatus()))
                .onResponseContent((response, part) -> slot.data(part))
                .send(result -> PenstockClient.end(slot, result.getFailure()));
    }

    @Override
    public void close() throws Exception {
        client.stop();
    }
}
