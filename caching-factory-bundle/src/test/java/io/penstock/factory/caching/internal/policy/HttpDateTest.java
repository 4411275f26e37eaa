// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
    private static final long NOW = 1000 * Rows.NOW;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sun, 06 Nov 1994 08:49:37 GMT    | 1994-11-06T08:49:37Z",
                "Sunday, 06-Nov-94 08:49:37 GMT   | 1994-11-06T08:49:37Z",
                "Sun Nov  6 08:49:37 1994         | 1994-11-06T08:49:37Z",
                "Wed Nov 16 08:49:37 1994         | 1994-11-16T08:49:37Z",
                "SUN, 06 NOV 1994 08:49:37 gmt    | 1994-11-06T08:49:37Z",
                "sUNDAY, 06-nOV-94 08:49:37 gmt   | 1994-11-06T08:49:37Z",
                "Wednesday, 16-Nov-94 08:49:37 GMT| 1994-11-16T08:49:37Z",
                "Thu, 01 Jan 1970 00:00:00 GMT    | 1970-01-01T00:00:00Z",
                "Fri, 31 Dec 1999 23:59:59 GMT    | 1999-12-31T23:59:59Z",
                "Thu, 31 Dec 1998 23:59:60 GMT    | 1999-01-01T00:00:00Z",
                "Tue, 29 Feb 2028 12:00:00 GMT    | 2028-02-29T12:00:00Z",
                "Sun, 21 Nov 2286 04:46:39 GMT    | 2286-11-21T04:46:39Z",
                "Monday, 01-Jan-76 00:00:00 GMT   | 2076-01-01T00:00:00Z",
                "Monday, 01-Jan-77 00:00:00 GMT   | 1977-01-01T00:00:00Z",
                "Monday, 01-Jan-00 00:00:00 GMT   | 2000-01-01T00:00:00Z",
                "Mon, 01 Jan 0001 00:00:00 GMT    | 0001-01-01T00:00:00Z",
            })
    void readsTheThreeForms(String text, Instant expected) {
        assertThat(HttpDate.parse("  " + text, NOW)).isEqualTo(expected.getEpochSecond());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "soon",
                "Sun, 06 Nov 1994 08:49:37 UTC",
                "Sun, 06 Nov 1994 08:49:37 +0000",
                "Sun, 06 Nov 1994 08:49:37 CET",
                "Sun, 06 Nov 94 08:49:37 GMT",
                "Sun 06 Nov 1994 08:49:37 GMT",
                "Sun; 06 Nov 1994 08:49:37 GMT",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun,  6 Nov 1994 08:49:37 GMT",
                "Sun, 06  Nov  1994 08:49:37 GMT",
                "Sun, 06-Nov-1994 08:49:37 GMT",
                "Sun,-06 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov-1994 08:49:37 GMT",
                "Sun, 06 Nov 1994-08:49:37 GMT",
                "Sun, 06-Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08.49.37 GMT",
                "Sun, 06 Nov 1994 08:49.37 GMT",
                "Sun, 06 Nov 1994 08.49:37 GMT",
                "Sun, 06 Nov 1994 8:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37-GMT",
                "Sun, 06 Nov 1994 08:49 GMT",
                "Sun, 06 Nov 1994 24:00:00 GMT",
                "Sun, 06 Nov 1994 08:60:00 GMT",
                "Sun, 06 Nov 1994 08:49:61 GMT",
                "Sun, 06 Nov 1994 xx:49:37 GMT",
                "Sun, 06 Nov 1994 08:xx:37 GMT",
                "Sun, 06 Nov 1994 08:49:xx GMT",
                "Sun, 00 Nov 1994 08:49:37 GMT",
                "Sun, xx Nov 1994 08:49:37 GMT",
                "Wed, 31 Nov 1994 08:49:37 GMT",
                "Tue, 29 Feb 2027 12:00:00 GMT",
                "Sun, 06 Xxx 1994 08:49:37 GMT",
                "Sun, 06 Nov 199x 08:49:37 GMT",
                "Xxx, 06 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37 GMT+1",
                "Xxxday, 06-Nov-94 08:49:37 GMT",
                "Sunda, 06-Nov-94 08:49:37 GMT",
                "Sundays, 06-Nov-94 08:49:37 GMT",
                "Sunday,-06-Nov-94 08:49:37 GMT",
                "Sunday, 06 Nov-94 08:49:37 GMT",
                "Sunday, 06-Nov 94 08:49:37 GMT",
                "Sunday, 06-Nov-94-08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 UTC",
                "Sunday, 06-Nov-9x 08:49:37 GMT",
                "Sunday, 06-Nov-1994 08:49:37 GMT",
                "Sunday, 06-Xxx-94 08:49:37 GMT",
                "Xxx Nov  6 08:49:37 1994",
                "Sun-Nov  6 08:49:37 1994",
                "Sun Nov-06 08:49:37 1994",
                "Sun Nov  6-08:49:37 1994",
                "Sun Nov  6 08:49:37-1994",
                "Sun Nov  6 08:49:37 199x",
                "Sun Xxx  6 08:49:37 1994",
                "Sun Nov  x 08:49:37 1994",
                "Sun Nov  0 08:49:37 1994",
                "Sun Nov  6 08:49:37 94"
            })
    void anythingElseIsNoDate(String text) {
        assertThat(HttpDate.parse(text, NOW)).isEqualTo(HttpDate.NONE);
    }

    @Test
    void writesWhatItReads() {
        assertThat(HttpDate.format(784_111_777)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(HttpDate.format(0)).isEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
        for (long at = 0; at < 4_000_000_000L; at += 12_345_678) {
            assertThat(HttpDate.parse(HttpDate.format(at), NOW)).isEqualTo(at);
        }
    }
}
