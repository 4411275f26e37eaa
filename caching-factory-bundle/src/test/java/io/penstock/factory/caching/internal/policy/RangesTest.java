// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-1    | 10 | 0 | 1",
                "bytes=5-     | 10 | 5 | 9",
                "bytes=5-100  | 10 | 5 | 9",
                "bytes=9-9    | 10 | 9 | 9",
                "bytes=-3     | 10 | 7 | 9",
                "bytes=-30    | 10 | 0 | 9",
                "BYTES = 2 - 3| 10 | 2 | 3",
                "bytes=10-    | 10 | - | -",
                "bytes=-0     | 10 | - | -",
                "bytes=0-     |  0 | - | -",
                "bytes=-5     |  0 | - | -",
            })
    void whatARangeIsOfALength(String text, long length, String first, String last) {
        ByteRange range = ByteRange.of(text);

        assertThat(range.isSatisfiable(length)).isEqualTo(!first.equals("-"));
        if (range.isSatisfiable(length)) {
            assertThat(range.firstOf(length)).isEqualTo(Long.parseLong(first));
            assertThat(range.lastOf(length)).isEqualTo(Long.parseLong(last));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes",
                "bytes=",
                "bytes=5",
                "bytes=a-b",
                "bytes=3-2",
                "bytes=0-1,3-4",
                "bytes=-",
                "bytes=--1",
                "bytes=-x",
                "lines=0-1",
                "=0-1",
                "bytes=0-x",
                "bytes=1:-2",
                "bytes=0-1234567890123456789"
            })
    void whatIsNoSingleByteRangeIsForTheOrigin(String text) {
        assertThat(ByteRange.of(text).kind()).isEqualTo(ByteRange.Kind.OTHER);
    }

    @Test
    void noRangeIsTheWhole() {
        ByteRange none = ByteRange.of("");

        assertThat(none).isSameAs(ByteRange.NONE);
        assertThat(none.kind()).isEqualTo(ByteRange.Kind.NONE);
        assertThat(none.firstOf(10)).isZero();
        assertThat(none.lastOf(10)).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes 0-4/10    | 0 | 4 | 10",
                "bytes 5-9/10    | 5 | 9 | 10",
                "Bytes 5-9/*     | 5 | 9 | -1",
                " bytes 7-7/8    | 7 | 7 | 8",
                "bytes 0-123456789012345678/* | 0 | 123456789012345678 | -1",
            })
    void contentRange(String text, long first, long last, long total) {
        ContentRange range = ContentRange.of(text);

        assertThat(range).isEqualTo(new ContentRange(first, last, total));
        assertThat(range.isPresent()).isTrue();
        assertThat(range.length()).isEqualTo(last - first + 1);
        assertThat(range.toString()).isEqualTo(text.trim().replace("Bytes", "bytes"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes */10",
                "bytes 0-4",
                "bytes 5-4/10",
                "bytes 0-10/10",
                "bytes a-4/10",
                "bytes 0-b/10",
                "bytes 0-4/x",
                "bytes 0-4/",
                "lines 0-4/10",
                "bytes=0-4/10",
                "bytes 0/10-4",
                "bytes -4/10"
            })
    void whatCannotBePlaced(String text) {
        assertThat(ContentRange.of(text)).isSameAs(ContentRange.NONE);
        assertThat(ContentRange.of(text).isPresent()).isFalse();
    }
}
