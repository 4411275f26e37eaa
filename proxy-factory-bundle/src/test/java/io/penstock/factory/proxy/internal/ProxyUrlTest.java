// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.network.Proxy;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyUrlTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    http://p1:3128              | HTTP    | p1           | 3128 | ''      | -
                    HTTP://P1.Example.:3128/    | HTTP    | p1.example   | 3128 | ''      | -
                    p1:3128                     | HTTP    | p1           | 3128 | ''      | -
                    p1                          | HTTP    | p1           | 80   | ''      | -
                    https://p1                  | HTTPS   | p1           | 443  | ''      | -
                    socks4://p1                 | SOCKS4  | p1           | 1080 | ''      | -
                    socks4a://p1                | SOCKS4A | p1           | 1080 | ''      | -
                    socks5://p1:1081            | SOCKS5  | p1           | 1081 | ''      | -
                    socks5h://p1                | SOCKS5  | p1           | 1080 | ''      | -
                    socks://p1                  | SOCKS5  | p1           | 1080 | ''      | -
                    http://ann@p1:3128          | HTTP    | p1           | 3128 | ann     | -
                    http://corp%5Cann@p1:3128   | HTTP    | p1           | 3128 | corp\\ann | -
                    http://a+b%40c@p1:3128      | HTTP    | p1           | 3128 | a+b@c   | -
                    http://ann:s%3Aecret@p1:1   | HTTP    | p1           | 1    | ann     | s:ecret
                    http://ann:p@ss@p1:1        | HTTP    | p1           | 1    | ann     | p@ss
                    http://ann:@p1:1            | HTTP    | p1           | 1    | ann     | ''
                    http://[2001:DB8::1]:3128   | HTTP    | 2001:db8::1  | 3128 | ''      | -
                    http://[2001:db8::1]        | HTTP    | 2001:db8::1  | 80   | ''      | -
                    http://bücher.example:81    | HTTP    | xn--bcher-kva.example | 81 | ''  | -
                    """)
    void aProxyIsReadAsPeopleWriteIt(
            String text, Proxy.Kind kind, String host, int port, String user, String password) {
        assertThat(ProxyUrl.parse(text))
                .isEqualTo(new ProxyUrl(kind, host, port, user.replace("\\\\", "\\"), Optional.ofNullable(password)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://p1:21",
                "quic://p1",
                "http://",
                "http://ann@",
                "http://p1:0",
                "http://p1:99999",
                "http://p1:x",
                "http://p1:",
                "http://p1/path",
                "http://2001:db8::1:3128",
                "http://[2001:db8::1",
                "http://[fe80::1%25eth0]:1",
                "http://a%0d%0ab@p1:1",
                "http://a%zz@p1:1",
                "http://p1 p2:1"
            })
    void whatIsNoProxyIsRefused(String text) {
        assertThatThrownBy(() -> ProxyUrl.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ann:S3CRET@p1:x",
                "S3CRET:S3CRET@http://p1",
                "http://ann:S3CRET%zz@p1:1",
                "http://ann:S3CRET@p1/path",
                "http://ann:S3CRET@",
                "http://ann:S3CRET@[::1",
                "nope://ann:S3CRET@p1:1",
                "http://ann:S3CRET%0a@p1:1"
            })
    void noMessageHoldsAPassword(String text) {
        assertThatThrownBy(() -> ProxyUrl.parse(text)).satisfies(failure -> {
            assertThat(failure.toString()).doesNotContain("S3CRET");
            assertThat(failure.getCause()).isNull();
        });
        assertThat(ProxyUrl.redacted("rule -> " + text)).doesNotContain("S3CRET");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    http://a.example -> http://p1:3128         ; http://a.example -> http://p1:3128
                    http://a.example -> http://u:x@p1:3128     ; http://a.example -> http://***@p1:3128
                    * -> http://p1:1 , http://u:a;b@p2:1       ; * -> http://***@p2:1
                    * -> u:x@p1                                ; * -> ***@p1
                    http://u:x y@p1                            ; http://***@p1
                    """, ignoreLeadingAndTrailingWhitespace = true)
    void whatMayBeUserInformationIsHidden(String line) {
        String[] pair = line.split(" {2,}; ");
        assertThat(ProxyUrl.redacted(pair[0])).isEqualTo(pair[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://ann:S3CRET@p1:3128"})
    void aProxyUrlPrintsNoSecret(String text) {
        assertThat(ProxyUrl.parse(text)).hasToString("http://p1:3128");
    }
}
