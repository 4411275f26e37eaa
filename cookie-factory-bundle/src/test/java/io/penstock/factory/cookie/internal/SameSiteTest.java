// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.Initiator;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On whose behalf a request is made decides about SameSite, Partitioned and third parties. */
class SameSiteTest {
    private static final String ALL = "strict lax default none";

    private static NetworkRequest request(String method, String url, String document, boolean navigation) {
        NetworkRequest.Builder builder =
                NetworkRequest.newBuilder(URI.create(url)).method(method);
        if (!document.isEmpty()) {
            builder.attribute(RequestAttribute.INITIATOR, new Initiator(URI.create(document), navigation));
        }
        return builder.build();
    }

    private static NetworkRequest image(String url, String document) {
        return request("GET", url, document, false);
    }

    private static NetworkRequest navigation(String url, String document) {
        return request("GET", url, document, true);
    }

    private static String names(String field) {
        return field.replace("=1", "").replace(";", "");
    }

    @ParameterizedTest(name = "{0} {1} for {2}, navigation {3}: {4}")
    @CsvSource(
            nullValues = "-",
            value = {
                // nobody in particular asks
                "GET,  https://a.example/, '', true, strict lax default none",
                "POST, https://a.example/, '', true, strict lax default none",
                // the same site: registrable domain and scheme
                "GET,  https://a.example/, https://a.example/doc, false, strict lax default none",
                "POST, https://a.example/, https://a.example:8443/doc, false, strict lax default none",
                "GET,  https://a.example/, https://www.a.example/doc, false, strict lax default none",
                "GET,  https://a.example/, https://A.EXAMPLE./doc, false, strict lax default none",
                "GET,  https://a.example/, http://a.example/doc, false, none",
                // another site
                "GET,  https://a.example/, https://b.example/doc, false, none",
                "POST, https://a.example/, https://b.example/doc, false, none",
                "GET,  https://a.example/, https://b.example/doc, true, lax default none",
                "HEAD, https://a.example/, https://b.example/doc, true, lax default none",
                "POST, https://a.example/, https://b.example/doc, true, none",
                "PUT,  https://a.example/, https://b.example/doc, true, none",
                // no site at all
                "GET,  https://a.example/, 'data:text/html,x', false, none",
                "GET,  https://a.example/, 'data:text/html,x', true, lax default none",
                // the application's own documents are as good as nobody
                "GET,  https://a.example/, file:///app/main.qml, false, strict lax default none",
                "GET,  https://a.example/, bundle://12.0:1/main.qml, false, strict lax default none",
            })
    void cookies_go_with_requests_of_their_site(
            String method, String url, String document, boolean navigation, String expected) {
        try (Bench bench = new Bench()) {
            bench.set(
                    "https://a.example/",
                    "strict=1; SameSite=Strict; Secure",
                    "lax=1; SameSite=Lax; Secure",
                    "default=1; Secure",
                    "none=1; SameSite=None; Secure");
            assertThat(names(bench.sent(request(method, url, document, navigation))))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://me.github.io/doc, https://you.github.io/, none",
        "https://github.io/doc, https://github.io/, strict lax default none",
        "https://github.io/doc, https://me.github.io/, none",
        "https://10.0.0.1/doc, https://10.0.0.1:444/, strict lax default none",
        "https://10.0.0.1/doc, https://11.0.0.1/, none",
        "https://intranet/doc, https://intranet/, strict lax default none",
        "https://a.intranet/doc, https://b.a.intranet/, strict lax default none",
        "https://a.co.uk/doc, https://b.co.uk/, none",
    })
    void a_site_ends_at_the_public_suffix(String document, String url, String expected) {
        try (Bench bench = new Bench()) {
            bench.set(
                    url,
                    "strict=1; SameSite=Strict; Secure",
                    "lax=1; SameSite=Lax; Secure",
                    "default=1; Secure",
                    "none=1; SameSite=None; Secure");
            assertThat(names(bench.sent(image(url, document)))).isEqualTo(expected);
        }
    }

    @Test
    void another_sites_request_sets_only_what_is_none_unless_it_navigates() {
        try (Bench bench = new Bench()) {
            String[] lines = {
                "strict=1; SameSite=Strict", "lax=1; SameSite=Lax", "default=1", "none=1; SameSite=None; Secure"
            };
            bench.set(image("https://a.example/", "https://b.example/"), lines);
            assertThat(names(bench.sent("https://a.example/"))).isEqualTo("none");
            bench.admin().clear();
            bench.set(request("POST", "https://a.example/", "https://b.example/", true), lines);
            assertThat(names(bench.sent("https://a.example/"))).isEqualTo(ALL);
        }
    }

    @Test
    void each_hop_is_judged_for_itself() {
        try (Bench bench = new Bench()) {
            bench.set("https://a.example/", "strict=1; SameSite=Strict");
            assertThat(bench.sent(image("https://b.example/to-a", "https://a.example/")))
                    .isEmpty();
            assertThat(names(bench.sent(image("https://a.example/back", "https://a.example/"))))
                    .isEqualTo("strict");
        }
    }

    @Test
    void a_partitioned_cookie_stays_with_the_top_level_site_below_which_it_was_set() {
        try (Bench bench = new Bench()) {
            String line = "p=1; SameSite=None; Secure; Partitioned";
            bench.set(image("https://cdn.example/", "https://a.example/doc"), line, "u=1; SameSite=None; Secure");
            assertThat(names(bench.sent(image("https://cdn.example/", "https://www.a.example/other"))))
                    .isEqualTo("p u");
            assertThat(names(bench.sent(image("https://cdn.example/", "https://b.example/doc"))))
                    .isEqualTo("u");
            assertThat(names(bench.sent("https://cdn.example/"))).isEqualTo("u");
            assertThat(names(bench.sent(navigation("https://cdn.example/", "https://a.example/doc"))))
                    .isEqualTo("u");
            bench.set("https://cdn.example/", "p=2; SameSite=None; Secure; Partitioned");
            assertThat(bench.sent("https://cdn.example/")).isEqualTo("u=1; p=2");
            assertThat(bench.sent(image("https://cdn.example/", "https://cdn.example/doc")))
                    .isEqualTo("u=1; p=2");
            assertThat(bench.sent(image("https://cdn.example/", "https://a.example/doc")))
                    .isEqualTo("p=1; u=1");
            assertThat(bench.admin().list("cdn.example"))
                    .extracting(view -> view.partition().orElse(""))
                    .containsExactly("https://a.example", "", "https://cdn.example");
        }
    }

    @Test
    void partitioned_wants_secure_and_a_top_level_site_with_a_name() {
        try (Bench bench = new Bench()) {
            bench.set("https://cdn.example/", "p=1; Partitioned");
            bench.set(image("https://cdn.example/", "data:text/html,x"), "q=1; SameSite=None; Secure; Partitioned");
            assertThat(bench.admin().list("")).isEmpty();
            bench.set("https://cdn.example/", "__Host-p=1; Path=/; Secure; Partitioned");
            assertThat(bench.admin().list("")).hasSize(1);
        }
    }

    @Test
    void with_partition_all_cookies_of_third_parties_are_bound() {
        try (Bench bench = new Bench(Map.of("partition", "true"))) {
            String line = "n=1; SameSite=None; Secure";
            bench.set("https://cdn.example/", "own=1; SameSite=None; Secure");
            bench.set(image("https://cdn.example/", "https://a.example/"), line);
            assertThat(names(bench.sent(image("https://cdn.example/", "https://a.example/"))))
                    .isEqualTo("n");
            assertThat(names(bench.sent(image("https://cdn.example/", "https://b.example/"))))
                    .isEmpty();
            assertThat(names(bench.sent("https://cdn.example/"))).isEqualTo("own");
        }
    }

    @Test
    void first_party_keeps_other_sites_out_in_both_directions() {
        try (Bench bench = new Bench(Map.of("accept", "first-party"))) {
            String line = "n=1; SameSite=None; Secure";
            bench.set("https://cdn.example/", line);
            assertThat(bench.sent(image("https://cdn.example/", "https://a.example/")))
                    .isEmpty();
            bench.set(image("https://cdn.example/", "https://a.example/"), "m=1; SameSite=None; Secure");
            assertThat(names(bench.sent("https://cdn.example/"))).isEqualTo("n");
        }
    }
}
