// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RedirectPolicy;
import io.penstock.network.RequestAttribute;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTest {
    private static final URI HTTP = URI.create("http://a.test/dir/page?q");
    private static final URI HTTPS = URI.create("https://a.test/dir/page");

    private static Redirect decide(NetworkRequest asked, int status, String location) {
        return Redirects.decide(asked, status, HeaderFields.of("Location", location), List.of(), false, 20);
    }

    private static NetworkRequest follow(NetworkRequest asked, int status, String location) {
        Redirect redirect = decide(asked, status, location);
        assertThat(redirect).isInstanceOf(Redirect.Follow.class);
        return ((Redirect.Follow) redirect).next();
    }

    private static NetworkError refusal(NetworkRequest asked, int status, String location) {
        Redirect redirect = decide(asked, status, location);
        assertThat(redirect).isInstanceOf(Redirect.Refuse.class);
        return ((Redirect.Refuse) redirect).code();
    }

    /** RFC 9110 §15.4. */
    @ParameterizedTest
    @CsvSource({
        "301, GET, GET, false", "301, HEAD, HEAD, false", "301, POST, GET, false", "301, PUT, PUT, true",
        "302, GET, GET, false", "302, HEAD, HEAD, false", "302, POST, GET, false", "302, DELETE, DELETE, false",
        "303, GET, GET, false", "303, HEAD, HEAD, false", "303, POST, GET, false", "303, PUT, GET, false",
        "303, DELETE, GET, false", "307, POST, POST, true", "307, PUT, PUT, true", "307, GET, GET, false",
        "308, POST, POST, true", "308, PATCH, PATCH, true", "308, HEAD, HEAD, false"
    })
    void method_and_body_follow_the_rfc(int status, String method, String next, boolean keepsBody) {
        boolean body = method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
        NetworkRequest.Builder asked = NetworkRequest.newBuilder(HTTP).header("X-Mine", "1");
        if (body) {
            asked.method(method, BodyPublishers.ofString("text")).header("Content-Type", "text/plain");
        } else {
            asked.method(method);
        }
        NetworkRequest to = follow(asked.build(), status, "/next");
        assertThat(to.method()).isEqualTo(next);
        assertThat(to.uri()).hasToString("http://a.test/next");
        assertThat(to.bodyPublisher().isPresent()).isEqualTo(keepsBody);
        assertThat(to.fields().contains("Content-Type")).isEqualTo(keepsBody);
        assertThat(to.firstValue("X-Mine")).contains("1");
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 304, 305, 306, 399, 200, 404})
    void other_statuses_are_no_redirects(int status) {
        assertThat(decide(NetworkRequest.get(HTTP), status, "/next")).isEqualTo(Redirect.NONE);
    }

    @Test
    void without_a_location_or_with_the_manual_policy_the_answer_is_the_answer() {
        assertThat(Redirects.decide(NetworkRequest.get(HTTP), 302, HeaderFields.EMPTY, List.of(), false, 20))
                .isEqualTo(Redirect.NONE);
        NetworkRequest manual = NetworkRequest.newBuilder(HTTP)
                .attribute(RequestAttribute.REDIRECT_POLICY, RedirectPolicy.MANUAL)
                .build();
        assertThat(decide(manual, 302, "ftp://evil/")).isEqualTo(Redirect.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://b.test/",
                "http://a.test:8080/",
                "https://a.test/",
                "http://sub.a.test/",
                "//a.test.evil/"
            })
    void secrets_do_not_go_to_another_origin(String location) {
        NetworkRequest asked = NetworkRequest.newBuilder(HTTP)
                .header("Authorization", "Basic c2VjcmV0")
                .header("Cookie", "a=b")
                .header("X-Api-Key", "k")
                .header("Accept", "*/*")
                .build();
        HeaderFields fields = follow(asked, 302, location).fields();
        assertThat(fields).isEqualTo(HeaderFields.of("Accept", "*/*"));
        // and they stay away on the way back
        NetworkRequest back = follow(follow(asked, 302, location), 302, "https://a.test/back");
        assertThat(back.fields()).isEqualTo(HeaderFields.of("Accept", "*/*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x", "http://a.test/x", "http://A.TEST:80/x", "//a.test/x", "http://a.test./x"})
    void secrets_stay_within_one_origin(String location) {
        NetworkRequest asked = NetworkRequest.newBuilder(HTTP)
                .header("Authorization", "Basic c2VjcmV0")
                .build();
        assertThat(follow(asked, 302, location).fields().contains("Authorization"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://a.test/",
                "gopher://a.test/",
                "ldap://a.test/",
                "file:///etc/passwd",
                "data:text/plain,x",
                "jar:http://a.test/x.jar!/y",
                "javascript:alert(1)",
                "bundle://1/x",
                "http:",
                "http://",
                "http:///x",
                "http://a.test:99999/",
                "http://[::1/",
                "\\\\evil",
                "http://a_b c/"
            })
    void only_http_and_https_targets_that_mean_one_thing_are_followed(String location) {
        assertThat(refusal(NetworkRequest.get(HTTP), 302, location)).isEqualTo(NetworkError.REDIRECT_REFUSED);
    }

    @Test
    void https_to_http_is_refused_unless_asked_and_then_without_secrets() {
        assertThat(refusal(NetworkRequest.get(HTTPS), 302, "http://a.test/x"))
                .isEqualTo(NetworkError.INSECURE_REDIRECT);
        NetworkRequest asked = NetworkRequest.newBuilder(HTTPS)
                .header("Authorization", "Basic c2VjcmV0")
                .attribute(RequestAttribute.REDIRECT_POLICY, RedirectPolicy.ASKED)
                .attribute(
                        RequestAttribute.REDIRECT_HANDLER,
                        (from, to, status) -> to.getPath().equals("/x"))
                .build();
        assertThat(follow(asked, 302, "http://a.test/x").fields()).isEqualTo(HeaderFields.EMPTY);
        assertThat(refusal(asked, 302, "http://a.test/y")).isEqualTo(NetworkError.REDIRECT_REFUSED);
        assertThat(refusal(asked, 302, "file:///x")).isEqualTo(NetworkError.REDIRECT_REFUSED);
    }

    @Test
    void the_same_origin_policy_keeps_to_the_origin() {
        NetworkRequest asked = NetworkRequest.newBuilder(HTTP)
                .attribute(RequestAttribute.REDIRECT_POLICY, RedirectPolicy.SAME_ORIGIN)
                .build();
        assertThat(follow(asked, 302, "/x").uri()).hasToString("http://a.test/x");
        assertThat(refusal(asked, 302, "http://a.test:81/x")).isEqualTo(NetworkError.REDIRECT_REFUSED);
    }

    @Test
    void user_information_of_a_target_is_dropped_and_a_fragment_inherited() {
        assertThat(follow(NetworkRequest.get(HTTP), 302, "http://user:secret@b.test/x")
                        .uri())
                .hasToString("http://b.test/x");
        NetworkRequest fragment = NetworkRequest.get(URI.create("http://a.test/x#here"));
        assertThat(follow(fragment, 302, "/y").uri()).hasToString("http://a.test/y#here");
        assertThat(follow(fragment, 302, "/y#there").uri()).hasToString("http://a.test/y#there");
    }

    @Test
    void the_referer_says_less_across_origins_and_nothing_to_http() {
        NetworkRequest asked = NetworkRequest.newBuilder(HTTPS)
                .header("Referer", "https://a.test/dir/secret-page?token=1#frag")
                .attribute(RequestAttribute.REDIRECT_POLICY, RedirectPolicy.ASKED)
                .attribute(RequestAttribute.REDIRECT_HANDLER, (from, to, status) -> true)
                .build();
        assertThat(follow(asked, 302, "/x").firstValue("Referer")).contains("https://a.test/dir/secret-page?token=1");
        assertThat(follow(asked, 302, "https://b.test/x").firstValue("Referer")).contains("https://a.test/");
        assertThat(follow(asked, 302, "http://b.test/x").firstValue("Referer")).isEmpty();
    }

    @Test
    void a_loop_is_found_unless_a_cookie_may_have_changed_something() {
        NetworkRequest asked = NetworkRequest.get(HTTP);
        assertThat(refusal(asked, 302, "/dir/page?q")).isEqualTo(NetworkError.TOO_MANY_REDIRECTS);
        HeaderFields home = HeaderFields.of("Location", "/dir/page?q");
        List<URI> before = List.of();
        assertThat(Redirects.decide(asked, 302, home, before, true, 20)).isInstanceOf(Redirect.Follow.class);
        assertThat(Redirects.decide(asked, 302, home, List.of(HTTP), true, 20)).isInstanceOf(Redirect.Refuse.class);
        NetworkRequest second = NetworkRequest.get(URI.create("http://a.test/second"));
        assertThat(Redirects.decide(second, 302, home, List.of(HTTP), false, 20))
                .isInstanceOf(Redirect.Refuse.class);
    }

    @Test
    void a_post_that_leads_to_the_page_that_it_came_from_is_no_loop() {
        NetworkRequest post = NetworkRequest.newBuilder(HTTP)
                .POST(BodyPublishers.ofString("x"))
                .build();
        assertThat(follow(post, 303, "/dir/page?q").method()).isEqualTo("GET");
    }

    @Test
    void there_are_at_most_so_many() {
        List<URI> twenty = java.util.stream.IntStream.range(0, 20)
                .mapToObj(i -> URI.create("http://a.test/" + i))
                .toList();
        Redirect redirect = Redirects.decide(
                NetworkRequest.get(HTTP), 302, HeaderFields.of("Location", "/next"), twenty, false, 20);
        assertThat(((Redirect.Refuse) redirect).code()).isEqualTo(NetworkError.TOO_MANY_REDIRECTS);
    }

    @Test
    void a_body_that_cannot_be_sent_again_is_not_sent_again() {
        NetworkRequest post = NetworkRequest.newBuilder(HTTP)
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[1])))
                .build();
        assertThat(refusal(post, 307, "/x")).isEqualTo(NetworkError.REDIRECT_REFUSED);
        assertThat(follow(post, 303, "/x").method()).isEqualTo("GET");
    }
}
