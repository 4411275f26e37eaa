// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.scenario;

import io.penstock.benchmarks.client.ApacheClient;
import io.penstock.benchmarks.client.CoreClient;
import io.penstock.benchmarks.client.JdkClient;
import io.penstock.benchmarks.client.JettyClient;
import io.penstock.benchmarks.client.LoaderClient;
import io.penstock.benchmarks.client.OkClient;
import io.penstock.benchmarks.client.PenstockClient;
import io.penstock.benchmarks.client.SelectorLoop;
import io.penstock.benchmarks.client.VertxClient;
import io.penstock.benchmarks.load.Client;
import java.net.http.HttpClient.Version;
import java.util.List;

/**
 * A client under its name in the tables.
 *
 * @param slack connections that it may have beyond the number of exchanges at a time, since it cannot be told otherwise
 */
record Contender(String name, Maker maker, int slack) {
    static final String PENSTOCK = "penstock";
    static final String DEFAULT = "hc5";

    interface Maker {
        Client make(int inFlight) throws Exception;
    }

    private static Contender of(String name, Maker maker) {
        return new Contender(name, maker, 0);
    }

    static final List<Contender> HTTP1 = List.of(
            of(DEFAULT, ApacheClient::http1),
            of("hc5-tuned", ApacheClient::http1Tuned),
            of("hccore", CoreClient::http1),
            of(PENSTOCK, count -> new PenstockClient(count, "httpclient", "proxy")),
            of("penstock-cookies", count -> new PenstockClient(count, "httpclient", "proxy", "cookie")),
            of("penstock-loader", count -> new LoaderClient(count, "httpclient", "proxy")),
            of("vertx", VertxClient::http1),
            of("jetty", JettyClient::http1),
            of("okhttp", OkClient::new),
            new Contender("jdk", count -> new JdkClient(Version.HTTP_1_1), 16),
            of("selector-loop", count -> new SelectorLoop()));

    static final List<Contender> HTTP2 = List.of(
            of(DEFAULT, count -> ApacheClient.http2()),
            of("hc5-tuned", count -> ApacheClient.http2Tuned()),
            of("hccore", count -> CoreClient.http2()),
            of(PENSTOCK, count -> new PenstockClient(count, "httpclient", "proxy")),
            of("vertx", count -> VertxClient.http2()),
            of("jetty", count -> JettyClient.http2()),
            new Contender("okhttp", OkClient::new, 1),
            new Contender("jdk", count -> new JdkClient(Version.HTTP_2), 127));

    /** Those that ask for gzip and decode it. */
    static final List<Contender> DECODING = List.of(
            of(DEFAULT, ApacheClient::http1),
            of(PENSTOCK, count -> new PenstockClient(count, "httpclient", "proxy")),
            of("vertx", VertxClient::http1Decoding),
            of("jetty", JettyClient::http1),
            of("okhttp", OkClient::new));

    /** Those that a large body is fetched with. */
    static final List<Contender> LARGE = List.of(
            of(DEFAULT, ApacheClient::http1),
            of("hc5-tuned", ApacheClient::http1Tuned),
            of("hccore", CoreClient::http1),
            of(PENSTOCK, count -> new PenstockClient(count, "httpclient", "proxy")),
            of("vertx", VertxClient::http1),
            of("jetty", JettyClient::http1));

    /** Those whose connections to a host can be bounded. */
    static final List<Contender> BOUNDED = HTTP1.stream()
            .filter(contender ->
                    !List.of("jdk", "selector-loop", "penstock-loader").contains(contender.name()))
            .toList();

    /** Those that keep to the streams that a server allows: the JDK's client fails where others wait. */
    static final List<Contender> PATIENT =
            HTTP2.stream().filter(contender -> !contender.name().equals("jdk")).toList();

    static final String BARE = "transport";

    /** The stack, layer by layer; no layer has anything to do. */
    static final List<Contender> LAYERS = List.of(
            of(BARE, count -> new PenstockClient(count, "httpclient")),
            of("transport+proxy", count -> new PenstockClient(count, "httpclient", "proxy")),
            of("transport+cookie", count -> new PenstockClient(count, "httpclient", "cookie")),
            of("transport+proxy+cookie", count -> new PenstockClient(count, "httpclient", "proxy", "cookie")));
}
