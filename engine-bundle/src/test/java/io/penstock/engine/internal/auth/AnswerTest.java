// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.Credentials;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTest {
    /** RFC 7616 §3.9.1. */
    @ParameterizedTest
    @CsvSource({
        "MD5, 8ca523f5e9506fed4657c9700eebdbec",
        "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    })
    void digest_is_the_rfcs(String algorithm, String response) {
        Challenge challenge = new Challenge(
                "digest",
                Map.of(
                        "realm", "http-auth@example.org",
                        "qop", "auth, auth-int",
                        "algorithm", algorithm,
                        "nonce", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                        "opaque", "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"));
        DigestAnswer answer = new DigestAnswer(
                challenge,
                Credentials.of("Mufasa", "Circle of Life"),
                () -> "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
        assertThat(answer.header("GET", "/dir/index.html"))
                .isEqualTo("Digest username=\"Mufasa\", realm=\"http-auth@example.org\","
                        + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", uri=\"/dir/index.html\","
                        + " response=\"" + response + "\", algorithm=" + algorithm + ", qop=auth, nc=00000001,"
                        + " cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\","
                        + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
        assertThat(answer.header("GET", "/dir/index.html"))
                .contains("nc=00000002")
                .doesNotContain(response);
    }

    /** RFC 7616 §3.9.2, with SHA-512/256 as its erratum has it. */
    @Test
    void a_user_may_be_hashed() {
        Map<String, String> parameters = new HashMap<>(Map.of(
                "realm", "api@example.org",
                "qop", "auth",
                "algorithm", "SHA-512-256",
                "nonce", "5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK",
                "userhash", "true"));
        Credentials credentials = Credentials.of("J\u00e4s\u00f8n Doe", "Secret, or not?");
        assertThat(new DigestAnswer(
                                new Challenge("digest", parameters),
                                credentials,
                                () -> "NTg6RKcb9boFIAS3KrFK9BGeh+niz/sm")
                        .header("GET", "/doe.json"))
                .contains(
                        "username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\"",
                        "response=\"7a4e1192babbba02e91182d2895bfdbf7adafc6e48d4e517ca301974843d840c\"",
                        "userhash=true");
        parameters.remove("userhash");
        assertThat(new DigestAnswer(new Challenge("digest", parameters), credentials, () -> "x")
                        .header("GET", "/doe.json"))
                .contains("username*=UTF-8''J%C3%A4s%C3%B8n%20Doe,");
    }

    @Test
    void basic_is_utf_8_and_bearer_a_token_and_neither_is_printed() {
        Answer basic = Answer.of(new Challenge("basic", Map.of()), Credentials.of("test", "123\u00a3"));
        assertThat(basic.header("GET", "/")).isEqualTo("Basic dGVzdDoxMjPCow=="); // RFC 7617 §2.1
        Answer bearer = Answer.of(new Challenge("bearer", Map.of()), Credentials.bearer("token"));
        assertThat(bearer.header("GET", "/")).isEqualTo("Bearer token");
        assertThat(basic + " " + bearer).isEqualTo("basic *** bearer ***");
    }

    @Test
    void credentials_fit_a_challenge_or_not() {
        Challenge basic = new Challenge("basic", Map.of());
        Challenge bearer = new Challenge("bearer", Map.of());
        assertThat(Answer.fits(basic, Credentials.of("a", "b"))).isTrue();
        assertThat(Answer.fits(basic, Credentials.of("a:b", "c"))).isFalse();
        assertThat(Answer.fits(basic, Credentials.bearer("t"))).isFalse();
        assertThat(Answer.fits(bearer, Credentials.bearer("t"))).isTrue();
        assertThat(Answer.fits(bearer, Credentials.of("a", "b"))).isFalse();
    }
}
