// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import io.penstock.network.HeaderFields;
import java.util.ArrayList;
import java.util.List;

/** Fields that are comma-separated lists, over all their lines (RFC 9110 §5.6.1). Commas in quotes separate nothing. */
final class Lists {
    private Lists() {}

    /** The members of all lines of that name, trimmed; empty ones are dropped. */
    static List<String> members(HeaderFields fields, String name) {
        List<String> members = List.of();
        for (int i = 0; i < fields.size(); i++) {
            if (fields.name(i).equalsIgnoreCase(name)) {
                if (members.isEmpty()) {
                    members = new ArrayList<>(4);
                }
                split(fields.value(i), members);
            }
        }
        return members;
    }

    /** Adds the members of one line. */
    static void split(String line, List<String> members) {
        int start = 0;
        while (start < line.length()) {
            int end = endOfMember(line, start);
            String member = line.substring(start, end).trim();
            if (!member.isEmpty()) {
                members.add(member);
            }
            start = end + 1;
        }
    }

    /** Where the member that starts there ends: at a comma outside of quotes, or at the end. */
    static int endOfMember(String line, int start) {
        boolean quoted = false;
        for (int i = start; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\') {
                i++;
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        return line.length();
    }

    /** Content of a quoted string, escapes resolved; the text itself if it is not quoted. */
    static String unquote(String text) {
        if (text.length() < 2 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') {
            return text;
        }
        String content = text.substring(1, text.length() - 1);
        if (content.indexOf('\\') < 0) {
            return content;
        }
        StringBuilder plain = new StringBuilder(content.length());
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            plain.append(c == '\\' && i + 1 < content.length() ? content.charAt(++i) : c);
        }
        return plain.toString();
    }
}
