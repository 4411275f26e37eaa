// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IriTest {
    /** The examples of RFC 3986 §5.4, without fragments. */
    @ParameterizedTest
    @CsvSource({
        "g, http://a/b/c/g",
        "./g, http://a/b/c/g",
        "g/, http://a/b/c/g/",
        "/g, http://a/g",
        "//g, http://g/",
        "?y, http://a/b/c/d;p?y",
        "g?y, http://a/b/c/g?y",
        "#s, http://a/b/c/d;p?q",
        "g#s, http://a/b/c/g",
        "g?y#s, http://a/b/c/g?y",
        ";x, http://a/b/c/;x",
        "g;x, http://a/b/c/g;x",
        "'', http://a/b/c/d;p?q",
        "., http://a/b/c/",
        "./, http://a/b/c/",
        ".., http://a/b/",
        "../, http://a/b/",
        "../g, http://a/b/g",
        "../.., http://a/",
        "../../g, http://a/g",
        "../../../g, http://a/g",
        "../../../../g, http://a/g",
        "/./g, http://a/g",
        "/../g, http://a/g",
        "g., http://a/b/c/g.",
        ".g, http://a/b/c/.g",
        "g.., http://a/b/c/g..",
        "..g, http://a/b/c/..g",
        "./../g, http://a/b/g",
        "./g/., http://a/b/c/g/",
        "g/./h, http://a/b/c/g/h",
        "g/../h, http://a/b/c/h",
        "g;x=1/./y, http://a/b/c/g;x=1/y",
        "g;x=1/../y, http://a/b/c/y",
        "g?y/./x, http://a/b/c/g?y/./x",
        "g?y/../x, http://a/b/c/g?y/../x",
        "https://h, https://h/",
        "HTTP://EXAMPLE.com/a/../b, http://example.com/b",
        "a//b, http://a/b/c/a//b",
    })
    void references_resolve_as_rfc_3986_says(String reference, String expected) {
        assertThat(Iri.resolve(URI.create("http://a/b/c/d;p?q"), reference)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "a b.qml, http://h/a%20b.qml",
        "ä/ö?ü=ß, http://h/%C3%A4/%C3%B6?%C3%BC=%C3%9F",
        "50%.png, http://h/50%25.png",
        "%zz%4, http://h/%25zz%254",
        "%41%c3%a4, http://h/%41%c3%a4",
        "a[1]{2}|^`\"<>\\, http://h/a%5B1%5D%7B2%7D%7C%5E%60%22%3C%3E%5C",
        "😀, http://h/%F0%9F%98%80",
        "http://bücher.example/x, http://xn--bcher-kva.example/x",
        "a:b/c, a:b/c",
        "./a:b, http://h/a:b",
        "'data:text/plain,a b#c', 'data:text/plain,a%20b'",
    })
    void characters_that_no_uri_has_are_percent_encoded(String reference, String expected) {
        assertThat(Iri.resolve(URI.create("http://h/"), reference)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000b", ":x", "http:x", "http:", "http:///x", "\ud800", "http://h:x y/"})
    void what_is_no_uri_reference_is_refused(String reference) {
        assertThatThrownBy(() -> Iri.resolve(URI.create("http://h/"), reference))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothing_relative_resolves_against_a_data_url() {
        URI data = URI.create("data:text/toy,x");
        assertThat(Iri.resolve(data, "")).isEqualTo(data);
        assertThat(Iri.resolve(data, "http://h/x")).hasToString("http://h/x");
        assertThatThrownBy(() -> Iri.resolve(data, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a relative URL cannot be resolved against a data: URL");
    }

    @Test
    void file_urls_keep_their_shape() {
        assertThat(Iri.resolve(URI.create("file:/a/b"), "../c")).hasToString("file:/c");
        assertThat(Iri.absolute(URI.create("file:///a/./b"))).hasToString("file:/a/b");
        assertThat(Iri.resolve(URI.create("bundle://x_7.0:1/a/b"), "c")).hasToString("bundle://x_7.0:1/a/c");
    }

    @Test
    void a_path_of_a_million_segments_takes_linear_time() {
        String reference = "a/../".repeat(500_000) + "g";
        assertThat(Iri.resolve(URI.create("http://h/x/"), reference)).hasToString("http://h/x/g");
    }
}
