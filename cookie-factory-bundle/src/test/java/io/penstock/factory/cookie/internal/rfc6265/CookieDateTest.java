// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.rfc6265;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.TestJson;
import java.io.IOException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieDateTest {
    @TestFactory
    Stream<DynamicTest> each_public_date_is_read_as_the_specification_says() throws IOException {
        List<Map<String, Object>> dates = TestJson.objects(TestJson.resource("/cookie-vectors/dates.json"));
        assertThat(dates).hasSizeGreaterThanOrEqualTo(70);
        return dates.stream()
                .map(date -> DynamicTest.dynamicTest(
                        (String) date.get("test"),
                        () -> check((String) date.get("test"), (String) date.get("expected"))));
    }

    private static void check(String text, String expected) {
        OptionalLong read = CookieDate.parse(text);
        if (expected.isEmpty()) {
            assertThat(read).isEmpty();
        } else {
            Instant meant = ZonedDateTime.parse(expected, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            assertThat(read).hasValue(meant.toEpochMilli());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 Jan 1601 0:0:0|1601-01-01T00:00:00Z",
                "31 Dec 9999 23:59:59|9999-12-31T23:59:59Z",
                "29 Feb 2024 12:00:00|2024-02-29T12:00:00Z",
                // two digits turn over between 69 and 70
                "1 Jan 69 00:00:00|2069-01-01T00:00:00Z",
                "1 Jan 70 00:00:00|1970-01-01T00:00:00Z",
                "1 Jan 99 00:00:00|1999-01-01T00:00:00Z",
                "1 Jan 00 00:00:00|2000-01-01T00:00:00Z",
                // a year may have three digits, but not before 1601; what follows its digits counts for nothing
                "1 Jan 2030x 00:00:00|2030-01-01T00:00:00Z",
                "1st January 2030 00:00:00Z|2030-01-01T00:00:00Z",
                "JAN 2030 1 1:2:3|2030-01-01T01:02:03Z",
                // the first of a kind counts
                "1 Jan 2 Feb 2030 1:1:1 2:2:2 2031|2030-01-01T01:01:01Z",
                // characters above 7E are no delimiters
                "1-Jan\u00e9-2030 01:01:01|2030-01-01T01:01:01Z",
            })
    void the_grammar_is_taken_by_the_letter(String text, Instant meant) {
        assertThat(CookieDate.parse(text)).hasValue(meant.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1 Jan 1600 00:00:00",
                "0 Jan 2030 00:00:00",
                "32 Jan 2030 00:00:00",
                "31 Apr 2030 00:00:00",
                "29 Feb 2023 00:00:00",
                "30 Feb 2024 00:00:00",
                "1 Jan 2030 24:00:00",
                "1 Jan 2030 00:60:00",
                "1 Jan 2030 00:00:60",
                "1 Jan 2030 000:00:00",
                "1 Jan 2030 00:00",
                "1 Jan 2030",
                "Jan 2030 00:00:00",
                "1 2030 00:00:00",
                "1 Jan 00:00:00",
                "1 Jan 100 00:00:00",
                "1 Ja 2030 00:00:00",
                "001 Jan 2030 00:00:00",
                "1 Jan 20300 00:00:00",
                "2030-01-01T00:00:00Z"
            })
    void what_is_no_date_is_none(String text) {
        assertThat(CookieDate.parse(text)).isEmpty();
    }
}
