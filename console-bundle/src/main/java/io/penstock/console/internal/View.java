// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a command answers: {@link TextView} draws it for people, {@link JsonView} for programs, so that the two cannot
 * disagree. Names of fields and columns are in camel case.
 */
sealed interface View {
    /** A string. */
    record Text(String text) implements View {}

    /**
     * A number.
     *
     * @param text as people read it
     */
    record Amount(long number, String text) implements View {}

    /** Yes or no. */
    record Flag(boolean set) implements View {}

    /** Names and values, in order. */
    record Fields(Map<String, View> values) implements View {}

    /** Rows of the same columns; in JSON one object for each row. */
    record Table(List<String> columns, List<List<View>> rows) implements View {}

    /** Several of a kind. */
    record Many(List<View> views) implements View {}

    static View text(Object value) {
        return new Text(String.valueOf(value));
    }

    static View number(long value) {
        return new Amount(value, Long.toString(value));
    }

    static View flag(boolean value) {
        return new Flag(value);
    }

    /** Bytes: {@code 640 B}, {@code 12.3 KiB}, {@code 4.0 MiB}. */
    static View bytes(long value) {
        if (value < 1024) {
            return new Amount(value, value + " B");
        }
        boolean large = value >= 1 << 20;
        return new Amount(
                value,
                String.format(Locale.ROOT, "%.1f %s", value / (large ? 1048576.0 : 1024.0), large ? "MiB" : "KiB"));
    }

    /** Milliseconds; a negative number stands for none. */
    static View millis(long value) {
        return new Amount(value, value < 0 ? "-" : value + " ms");
    }

    static View millis(Duration value) {
        return millis(value.toMillis());
    }

    static View time(Instant value) {
        return new Text(value.toString());
    }

    static View texts(Collection<?> values) {
        return new Many(values.stream().map(View::text).toList());
    }

    static Builder fields() {
        return new Builder();
    }

    static Rows table(String... columns) {
        return new Rows(List.of(columns));
    }

    /** Makes {@link Fields}; not thread-safe. */
    final class Builder {
        private final Map<String, View> values = new LinkedHashMap<>();

        Builder with(String name, View value) {
            values.put(name, value);
            return this;
        }

        Builder with(String name, Object value) {
            return with(name, text(value));
        }

        Fields build() {
            return new Fields(values);
        }
    }

    /** Makes a {@link Table}; not thread-safe. */
    final class Rows {
        private final List<String> columns;
        private final List<List<View>> rows = new ArrayList<>();

        private Rows(List<String> columns) {
            this.columns = columns;
        }

        /** @throws IllegalArgumentException if there are not as many values as columns */
        Rows row(Object... values) {
            if (values.length != columns.size()) {
                throw new IllegalArgumentException(values.length + " values for the columns " + columns);
            }
            List<View> row = new ArrayList<>();
            for (Object value : values) {
                row.add(value instanceof View view ? view : text(value));
            }
            rows.add(row);
            return this;
        }

        Table build() {
            return new Table(columns, rows);
        }
    }
}
