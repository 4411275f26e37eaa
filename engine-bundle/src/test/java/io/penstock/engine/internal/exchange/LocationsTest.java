// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationsTest {
    private static final URI BASE = URI.create("http://a/b/c/d;p?q");

    /** RFC 3986 §5.4, normal and abnormal. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "g:h | g:h",
                "g | http://a/b/c/g",
                "./g | http://a/b/c/g",
                "g/ | http://a/b/c/g/",
                "/g | http://a/g",
                "//g | http://g",
                "?y | http://a/b/c/d;p?y",
                "g?y | http://a/b/c/g?y",
                "#s | http://a/b/c/d;p?q#s",
                "g#s | http://a/b/c/g#s",
                "g?y#s | http://a/b/c/g?y#s",
                ";x | http://a/b/c/;x",
                "g;x?y#s | http://a/b/c/g;x?y#s",
                ". | http://a/b/c/",
                "./ | http://a/b/c/",
                ".. | http://a/b/",
                "../ | http://a/b/",
                "../g | http://a/b/g",
                "../.. | http://a/",
                "../../ | http://a/",
                "../../g | http://a/g",
                "../../../g | http://a/g",
                "/./g | http://a/g",
                "/../g | http://a/g",
                "g. | http://a/b/c/g.",
                ".g | http://a/b/c/.g",
                "..g | http://a/b/c/..g",
                "./../g | http://a/b/g",
                "./g/. | http://a/b/c/g/",
                "g/./h | http://a/b/c/g/h",
                "g/../h | http://a/b/c/h",
                "g;x=1/../y | http://a/b/c/y",
                "g?y/../x | http://a/b/c/g?y/../x",
                "g#s/../x | http://a/b/c/g#s/../x",
                "HTTP://B/x | HTTP://B/x",
            })
    void references_resolve_as_the_rfc_says(String reference, String expected) {
        assertThat(Locations.resolve(BASE, reference)).hasToString(expected);
    }

    @Test
    void characters_that_are_none_of_a_uri_are_escaped() {
        assertThat(Locations.resolve(BASE, "/a b")).hasToString("http://a/a%20b");
        assertThat(Locations.resolve(BASE, "/\u00e4")).hasToString("http://a/%E4");
        assertThat(Locations.resolve(BASE, "/\u20ac")).hasToString("http://a/%E2%82%AC");
        assertThat(Locations.resolve(BASE, "/x%zz")).hasToString("http://a/x%25zz");
        assertThat(Locations.resolve(BASE, "/x%20y")).hasToString("http://a/x%20y");
        assertThat(Locations.resolve(BASE, "/x|y{z}")).hasToString("http://a/x%7Cy%7Bz%7D");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\\\evil\\x", "/a\tb", "http:\\\\evil/", "/\u0001"})
    void what_parsers_read_differently_is_refused(String reference) {
        assertThatThrownBy(() -> Locations.resolve(BASE, reference)).isInstanceOf(IllegalArgumentException.class);
    }
}
