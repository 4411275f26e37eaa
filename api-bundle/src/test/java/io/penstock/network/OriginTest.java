// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
    @ParameterizedTest
    @CsvSource({
        "http://example.org/a, http, example.org, 80",
        "HTTPS://EXAMPLE.org, https, example.org, 443",
        "http://example.org.:8080/, http, example.org, 8080",
        "http://user:secret@example.org/, http, example.org, 80",
        "http://a_b.example/, http, a_b.example, 80",
        "http://u:p@a_b.example:81/, http, a_b.example, 81",
        "http://127.0.0.1/, http, 127.0.0.1, 80",
        "http://0x7f.1/, http, 127.0.0.1, 80",
        "http://2130706433/, http, 127.0.0.1, 80",
        "http://017700000001/, http, 127.0.0.1, 80",
        "http://127.1/, http, 127.0.0.1, 80",
        "http://0x7F000001./, http, 127.0.0.1, 80",
        "http://[::ffff:127.0.0.1]/, http, 127.0.0.1, 80",
        "http://[::1]:99/, http, ::1, 99",
        "http://[2001:DB8:0:0:1:0:0:1]/, http, 2001:db8::1:0:0:1, 80",
        "http://[0:0:0:0:0:0:0:0]/, http, ::, 80",
        "http://[1:0:0:2:0:0:0:3]/, http, 1:0:0:2::3, 80",
        "http://xn--bcher-kva.example/, http, xn--bcher-kva.example, 80",
        "http://1.2.3.4.example/, http, 1.2.3.4.example, 80",
    })
    void eachSpellingHasOneCanonicalForm(String uri, String scheme, String host, int port) {
        assertThat(Origin.of(URI.create(uri))).isEqualTo(new Origin(scheme, host, port));
    }

    @ParameterizedTest
    @CsvSource({
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER.example, xn--bcher-kva.example",
        "example\u3002org, example.org"
    })
    void namesBecomeALabels(String host, String canonical) {
        assertThat(Origin.canonicalHost(host)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://256.1.1.1/",
                "http://1.2.3.4.5/",
                "http://0x100000000/",
                "http://1.2.3.09/",
                "http://a..b/",
                "http://.a/",
                "http://a../",
                "http://example.org:0/",
                "http://example.org:65536/",
                "http://a_b:x1/",
                "ftp://example.org/",
                "file:///etc/passwd",
                "http:/nohost",
                "http://[fe80::1%25eth0]/",
            })
    void whatHasNoSingleMeaningIsRefused(String uri) {
        assertThatThrownBy(() -> Origin.of(URI.create(uri))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "stra\u00dfe.example", "a b", "a%62", "a/b", "[::1", "::g", "fe80::1%1", "a\u200db.example"})
    void badHostsAreRefused(String host) {
        assertThatThrownBy(() -> Origin.canonicalHost(host)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "http://u:p@h/x#f, http://h/x",
        "http://h/a@b, http://h/a@b",
        "http://u@v@h:1/?q=@, http://h:1/?q=@",
        "'data:text/plain,secret', 'data:text/plain,…'",
        "mailto:a@b, mailto:a@b"
    })
    void redactionRemovesUserInformationAndFragment(String text, String redacted) {
        assertThat(Redaction.text(text)).isEqualTo(redacted);
    }
}
