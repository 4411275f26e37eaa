// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.CookieControl;
import io.penstock.network.Identity;
import io.penstock.network.Initiator;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CookieExplainerTest {
    private static List<String> explain(Bench bench, NetworkRequest request) {
        return new CookieExplainer(bench.jars)
                .explain(request).stream()
                        .map(line -> line.name() + " = " + line.value())
                        .toList();
    }

    private static NetworkRequest.Builder get(String url) {
        return NetworkRequest.newBuilder(URI.create(url));
    }

    @Test
    void it_names_what_goes_and_why_the_rest_does_not() {
        try (Bench bench = new Bench()) {
            bench.set(
                    "https://h.example/",
                    "a=secret",
                    "=secret",
                    "b=secret; Secure",
                    "c=secret; Path=/x",
                    "d=secret; SameSite=None; Secure; Partitioned");
            assertThat(explain(bench, get("https://h.example/").build()))
                    .containsExactly(
                            "cookies = a, (no name), b, d",
                            "cookie withheld = c: is for another path",
                            "cookie jar = 5 cookies, in memory only");
            assertThat(explain(bench, get("http://h.example/").build()))
                    .contains("cookies = a, (no name)", "cookie withheld = b: is Secure, the request is not https");
            NetworkRequest image = get("https://h.example/")
                    .attribute(RequestAttribute.INITIATOR, Initiator.document(URI.create("https://b.example/")))
                    .build();
            assertThat(explain(bench, image))
                    .contains(
                            "cookies = none",
                            "cookie withheld = a: its SameSite keeps it from requests of other sites",
                            "cookie withheld = d: is bound to another top-level site");
            assertThat(explain(bench, image).toString()).doesNotContain("secret");
            assertThat(bench.below.requests()).as("nothing was sent for it").hasSize(1);
        }
    }

    @Test
    void it_says_what_keeps_all_cookies_back() {
        try (Bench bench = new Bench(Map.of("accept", "first-party"))) {
            assertThat(explain(
                            bench,
                            get("https://h.example/")
                                    .attribute(RequestAttribute.COOKIES, CookieControl.SAVE_ONLY)
                                    .build()))
                    .contains("cookies = none: the request's cookie control is SAVE_ONLY");
            assertThat(explain(
                            bench,
                            get("https://h.example/")
                                    .header("Cookie", "x=secret")
                                    .build()))
                    .contains("cookies = those that the caller set by hand, on this hop");
            assertThat(explain(
                            bench,
                            get("https://h.example/")
                                    .attribute(
                                            RequestAttribute.INITIATOR,
                                            Initiator.document(URI.create("https://b.example/")))
                                    .build()))
                    .contains("cookies = none: accept = first-party, another site's document asks");
            assertThat(explain(bench, get("file:///x").build()).toString()).contains("not an http or https URI");
            bench.jars.change(CookieConfiguration.read(Map.of("accept", "none")));
            assertThat(explain(bench, get("https://h.example/").build())).contains("cookies = none: accept = none");
            assertThat(explain(
                            bench,
                            get("https://h.example/")
                                    .attribute(RequestAttribute.IDENTITY, new Identity("elsewhere", "b"))
                                    .build()))
                    .containsExactly("cookies = none: no manager of this engine has been made yet");
        }
    }
}
