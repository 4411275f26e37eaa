// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.console.internal.View.Amount;
import io.penstock.console.internal.View.Fields;
import io.penstock.console.internal.View.Flag;
import io.penstock.console.internal.View.Many;
import io.penstock.console.internal.View.Table;
import io.penstock.console.internal.View.Text;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes a view as JSON (RFC 8259) on one line. A pure function. */
final class JsonView {
    private JsonView() {}

    static String write(View view) {
        if (view instanceof Text text) {
            return quoted(text.text());
        }
        if (view instanceof Amount amount) {
            return Long.toString(amount.number());
        }
        if (view instanceof Flag flag) {
            return Boolean.toString(flag.set());
        }
        if (view instanceof Fields fields) {
            return fields.values().entrySet().stream().map(JsonView::field).collect(Collectors.joining(",", "{", "}"));
        }
        if (view instanceof Table table) {
            return table.rows().stream()
                    .map(row -> row(table.columns(), row))
                    .collect(Collectors.joining(",", "[", "]"));
        }
        return ((Many) view).views().stream().map(JsonView::write).collect(Collectors.joining(",", "[", "]"));
    }

    private static String field(Map.Entry<String, View> field) {
        return quoted(field.getKey()) + ":" + write(field.getValue());
    }

    private static String row(List<String> columns, List<View> row) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> field(Map.entry(columns.get(i), row.get(i))))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String value) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c >= 0x7f && c < 0xa0 || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }
}
