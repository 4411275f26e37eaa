// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import io.penstock.cookie.CookieJar;
import io.penstock.factory.cookie.internal.file.LocalDisk;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.testkit.FakeClock;
import io.penstock.testkit.FakeExchange;
import io.penstock.testkit.FakeManager;
import io.penstock.testkit.FakeManagerContext;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One version of the bundle, with one manager over a transport in memory that answers as told. */
final class Bench implements AutoCloseable {
    final FakeClock clock = new FakeClock();
    final FakeManager below = FakeManager.scripted(this::answer);
    final CookieJars jars;
    final FakeManagerContext context;
    final NetworkAccessManager layer;
    private volatile HeaderFields answer = HeaderFields.EMPTY;

    Bench() {
        this(CookieConfiguration.DEFAULT);
    }

    Bench(Map<String, ?> configuration) {
        this(CookieConfiguration.read(configuration));
    }

    Bench(CookieConfiguration configuration) {
        this(configuration, Duration.ofSeconds(30));
    }

    Bench(CookieConfiguration configuration, Duration patience) {
        jars = new CookieJars(configuration, new LocalDisk(), jar -> () -> {}, patience);
        context = context(1);
        layer = new CookieFactory(jars).create(context);
    }

    FakeManagerContext context(long generation) {
        return FakeManagerContext.builder()
                .clock(clock)
                .generation(generation)
                .next(below)
                .build();
    }

    private void answer(FakeExchange exchange) {
        exchange.head(200, answer);
        exchange.end(HeaderFields.EMPTY);
    }

    /** The response to that URL sets cookies. */
    void set(String url, String... lines) {
        set(NetworkRequest.get(URI.create(url)), lines);
    }

    void set(NetworkRequest request, String... lines) {
        List<String> pairs = new ArrayList<>();
        for (String line : lines) {
            pairs.add("Set-Cookie");
            pairs.add(line);
        }
        // as a transport that does not look closely would give them
        answer = HeaderFields.ofTrusted(pairs.toArray(String[]::new));
        send(request).join();
        answer = HeaderFields.EMPTY;
    }

    CompletableFuture<?> send(NetworkRequest request) {
        return layer.send(request, BodyHandlers.discarding());
    }

    /** The Cookie field that a request carries, empty for none. */
    String sent(String url) {
        return sent(NetworkRequest.get(URI.create(url)));
    }

    String sent(NetworkRequest request) {
        send(request).join();
        List<NetworkRequest> requests = below.requests();
        return requests.get(requests.size() - 1).fields().valueOr("Cookie", "");
    }

    CookieJar admin() {
        return jars.jar("default").admin();
    }

    @Override
    public void close() {
        layer.close();
        jars.close();
    }
}
