// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.HeaderFields;
import io.penstock.testkit.TestOrigin;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The jar as a client sees it that knows the JDK's interface only. */
class JarHandlerTest {
    private static final URI PLAIN = URI.create("http://h.example/a/b");

    private static Map<String, List<String>> setting(String... lines) {
        Map<String, List<String>> fields = new HashMap<>();
        fields.put(null, List.of("HTTP/1.1 200 OK"));
        fields.put("set-cookie", Arrays.asList(lines));
        fields.put("Set-Cookie2", List.of("old=1"));
        return fields;
    }

    private static List<String> cookies(CookieHandler handler, String uri) throws IOException {
        return handler.get(URI.create(uri), Map.of()).getOrDefault("Cookie", List.of());
    }

    @Test
    void it_shares_the_jar_with_the_engine_and_obeys_its_rules() throws IOException {
        try (Bench bench = new Bench()) {
            CookieHandler handler = bench.jars.handler("default");
            handler.put(
                    PLAIN, setting("a=1; Path=/", "b=2; Secure", "c=3; Domain=example", "bad=\u0001", "d=4; HttpOnly"));
            assertThat(bench.sent("http://h.example/a/c")).isEqualTo("d=4; a=1");
            bench.set("https://h.example/", "s=5; Secure; Domain=h.example");
            assertThat(cookies(handler, "https://www.h.example/")).containsExactly("s=5");
            assertThat(cookies(handler, "http://h.example/")).containsExactly("a=1");
            assertThat(cookies(handler, "http://other.example/")).isEmpty();
        }
    }

    @Test
    void other_schemes_have_no_cookies() throws IOException {
        try (Bench bench = new Bench()) {
            CookieHandler handler = bench.jars.handler("default");
            for (String uri : List.of("ftp://h.example/", "file:/x", "mailto:a@h.example")) {
                handler.put(URI.create(uri), setting("a=1"));
                assertThat(cookies(handler, uri)).isEmpty();
            }
            assertThat(bench.admin().list("")).isEmpty();
        }
    }

    @Test
    void with_accept_none_it_neither_gives_nor_takes() throws IOException {
        try (Bench bench = new Bench(Map.of("accept", "none"))) {
            CookieHandler handler = bench.jars.handler("default");
            handler.put(PLAIN, setting("a=1; Path=/"));
            assertThat(cookies(handler, "http://h.example/")).isEmpty();
            assertThat(bench.admin().list("")).isEmpty();
        }
    }

    @Test
    void the_clients_of_the_jdk_use_it() throws Exception {
        try (Bench bench = new Bench();
                TestOrigin origin = TestOrigin.http()) {
            origin.otherwise((request, responder) -> responder.send(
                    200, HeaderFields.of("Set-Cookie", "a=1", "Set-Cookie", "b=2; Path=/x"), new byte[0]));
            HttpClient client = HttpClient.newBuilder()
                    .cookieHandler(bench.jars.handler("default"))
                    .build();
            for (int i = 0; i < 2; i++) {
                client.send(HttpRequest.newBuilder(origin.uri("/x/y")).build(), BodyHandlers.discarding());
            }
            assertThat(origin.requests().get(0).fields().contains("Cookie")).isFalse();
            assertThat(origin.requests().get(1).fields().valueOr("Cookie", "")).isEqualTo("a=1; b=2");
            assertThat(CookieHandler.getDefault()).isNull();
        }
    }
}
