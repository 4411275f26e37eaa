// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.console.internal.View.Amount;
import io.penstock.console.internal.View.Fields;
import io.penstock.console.internal.View.Flag;
import io.penstock.console.internal.View.Many;
import io.penstock.console.internal.View.Table;
import io.penstock.console.internal.View.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Draws a view for people. A pure function. Control characters, which a server may have sent, never reach the terminal.
 */
final class TextView {
    private static final String NONE = "none";
    private static final String GAP = "  ";

    private TextView() {}

    /** Lines without a line end at the last. */
    static String draw(View view) {
        return lines(view).stream().map(String::stripTrailing).collect(Collectors.joining("\n"));
    }

    private static List<String> lines(View view) {
        if (view instanceof Fields fields) {
            return lines(fields);
        }
        if (view instanceof Table table) {
            return lines(table);
        }
        if (view instanceof Many many && !isFlat(many)) {
            List<String> lines = new ArrayList<>();
            for (View each : many.views()) {
                if (!lines.isEmpty()) {
                    lines.add("");
                }
                lines.addAll(lines(each));
            }
            return lines;
        }
        return List.of(flat(view));
    }

    private static List<String> lines(Fields fields) {
        int width = fields.values().entrySet().stream()
                .filter(entry -> isFlat(entry.getValue()))
                .mapToInt(entry -> label(entry.getKey()).length())
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        boolean section = false;
        for (Map.Entry<String, View> entry : fields.values().entrySet()) {
            String label = label(entry.getKey());
            if (isFlat(entry.getValue())) {
                if (section) {
                    lines.add("");
                    section = false;
                }
                lines.add(padded(label, width) + GAP + flat(entry.getValue()));
            } else {
                if (!lines.isEmpty()) {
                    lines.add("");
                }
                lines.add(label);
                lines(entry.getValue()).forEach(line -> lines.add(line.isEmpty() ? line : GAP + line));
                section = true;
            }
        }
        return lines.isEmpty() ? List.of(NONE) : lines;
    }

    private static List<String> lines(Table table) {
        if (table.rows().isEmpty()) {
            return List.of(NONE);
        }
        List<List<String>> cells = new ArrayList<>();
        cells.add(table.columns().stream().map(TextView::label).toList());
        table.rows().forEach(row -> cells.add(row.stream().map(TextView::flat).toList()));
        List<String> lines = new ArrayList<>();
        for (List<String> row : cells) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width = cells.stream()
                        .mapToInt(each -> each.get(at).length())
                        .max()
                        .orElse(0);
                boolean right = table.rows().get(0).get(column) instanceof Amount;
                line.append(column == 0 ? "" : GAP)
                        .append(
                                right
                                        ? " ".repeat(width - row.get(column).length()) + row.get(column)
                                        : padded(row.get(column), width));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static boolean isFlat(View view) {
        return !(view instanceof Table)
                && !(view instanceof Fields)
                && !(view instanceof Many many && many.views().stream().anyMatch(each -> !isFlat(each)));
    }

    /** On one line. */
    private static String flat(View view) {
        if (view instanceof Text text) {
            return clean(text.text());
        }
        if (view instanceof Amount amount) {
            return amount.text();
        }
        if (view instanceof Flag flag) {
            return flag.set() ? "yes" : "no";
        }
        if (view instanceof Many many) {
            return many.views().isEmpty()
                    ? NONE
                    : many.views().stream().map(TextView::flat).collect(Collectors.joining(", "));
        }
        return String.join("; ", lines(view));
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** {@code bytesReceived} is "bytes received". */
    private static String label(String name) {
        return name.replaceAll("(?<=[a-z])([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }

    /** Without characters that a terminal takes for commands. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .forEach(each -> clean.appendCodePoint(
                        Character.isISOControl(each) || Character.getType(each) == Character.FORMAT ? '?' : each));
        return clean.toString();
    }
}
