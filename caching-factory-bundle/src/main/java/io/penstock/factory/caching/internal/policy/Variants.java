// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import io.penstock.cache.CachedHead;
import io.penstock.network.HeaderFields;
import io.penstock.network.Redaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which of several answers of one URI a request selects (RFC 9111 §4.1).
 *
 * <p>The values that selected an answer are kept as text where they are no secrets, as fingerprints where they are.
 * They are compared without what has no meaning: the split into lines, blanks around commas; for languages, codings
 * and charsets also case and the order of what is equally welcome.
 */
public final class Variants {
    /** Prefix of the place of a partial body, at the end of a variant. */
    static final char PLACE = '@';

    private static final String ABSENT = "-";
    private static final int MAX_TEXT = 80;
    private static final Set<String> WEIGHTED = Set.of("accept-language", "accept-encoding", "accept-charset");

    private Variants() {}

    /** The names in {@code Vary}, lower case, each once, in order; {@code *} stays a name. */
    static List<String> names(HeaderFields responseFields) {
        List<String> members = Lists.members(responseFields, "vary");
        if (members.isEmpty()) {
            return List.of();
        }
        TreeSet<String> names = new TreeSet<>();
        members.forEach(member -> names.add(member.toLowerCase(Locale.ROOT)));
        return List.copyOf(names);
    }

    /** The values of a request that those names select by. */
    static String of(List<String> names, HeaderFields requestFields, Fingerprint fingerprint) {
        if (names.isEmpty()) {
            return "";
        }
        StringBuilder variant = new StringBuilder();
        for (String name : names) {
            variant.append(variant.isEmpty() ? "" : "&").append(name).append('=');
            variant.append(value(name, requestFields, fingerprint));
        }
        return variant.toString();
    }

    /** What tells a request apart from others, if the answers to them differ as that one does. */
    public static String like(CachedHead head, HeaderFields requestFields, Fingerprint fingerprint) {
        return of(StoredView.of(head).varyNames(), requestFields, fingerprint);
    }

    /** Whether a request selects an answer. */
    public static boolean isSelected(CachedHead head, HeaderFields requestFields, Fingerprint fingerprint) {
        return matches(StoredView.of(head), requestFields, fingerprint);
    }

    /** Whether a request selects a stored answer. */
    static boolean matches(StoredView stored, HeaderFields requestFields, Fingerprint fingerprint) {
        if (stored.varyNames().isEmpty()) {
            return true;
        }
        String kept = withoutPlace(stored.head().variant());
        String asked = of(stored.varyNames(), requestFields, fingerprint);
        return kept.equals(asked)
                || stored.varyNames().contains("accept-language")
                        && isFavourite(stored.contentLanguage(), requestFields)
                        && withoutLanguage(kept).equals(withoutLanguage(asked));
    }

    static String withoutPlace(String variant) {
        int place = variant.lastIndexOf(PLACE);
        return place < 0 ? variant : variant.substring(0, place);
    }

    private static String withoutLanguage(String variant) {
        int start = Math.max(0, variant.indexOf("accept-language="));
        int end = variant.indexOf('&', start);
        return variant.substring(0, start) + (end < 0 ? "" : variant.substring(end));
    }

    /** Whether the request likes that language more than any other: a server that has it would choose it. */
    private static boolean isFavourite(String language, HeaderFields requestFields) {
        if (language.isEmpty() || language.indexOf(',') >= 0) {
            return false;
        }
        List<Weighted> wanted = weighted(Lists.members(requestFields, "accept-language"));
        return !wanted.isEmpty()
                && wanted.get(0).weight > 0
                && wanted.get(0).value.equals(language.toLowerCase(Locale.ROOT))
                && (wanted.size() == 1 || wanted.get(1).weight < wanted.get(0).weight);
    }

    private static String value(String name, HeaderFields requestFields, Fingerprint fingerprint) {
        if (!requestFields.contains(name)) {
            return ABSENT;
        }
        if (Redaction.isSecret(name)) {
            return '#' + fingerprint.of(name, String.join("\0", requestFields.allValues(name)));
        }
        List<String> members = Lists.members(requestFields, name);
        String text = WEIGHTED.contains(name) ? weightedText(members) : String.join(",", members);
        return isPlain(text) ? '"' + text : '#' + fingerprint.of(name, text);
    }

    private static boolean isPlain(String text) {
        boolean plain = text.length() <= MAX_TEXT;
        for (int i = 0; plain && i < text.length(); i++) {
            char c = text.charAt(i);
            plain = c >= ' ' && c < 127 && c != '&' && c != PLACE;
        }
        return plain;
    }

    private static String weightedText(List<String> members) {
        StringBuilder text = new StringBuilder();
        for (Weighted member : weighted(members)) {
            text.append(text.isEmpty() ? "" : ",").append(member.value);
            if (member.weight != 1000) {
                text.append(";q=").append(member.weight);
            }
        }
        return text.toString();
    }

    private record Weighted(String value, int weight) {}

    /** What is most welcome first. */
    private static List<Weighted> weighted(List<String> members) {
        List<Weighted> all = new ArrayList<>(members.size());
        for (String member : members) {
            String text = member.toLowerCase(Locale.ROOT);
            int semicolon = text.indexOf(';');
            String weight = semicolon < 0 ? "" : text.substring(semicolon + 1).trim();
            all.add(
                    semicolon < 0 || !weight.startsWith("q=")
                            ? new Weighted(text, 1000)
                            : new Weighted(text.substring(0, semicolon).trim(), thousandths(weight.substring(2))));
        }
        all.sort(Comparator.comparingInt(Weighted::weight).reversed().thenComparing(Weighted::value));
        return all;
    }

    /** {@code 0.5} is 500; what is no weight counts as 0. */
    private static int thousandths(String weight) {
        int value = 0;
        for (int i = 0; i < 5; i++) {
            char c = i < weight.length() ? weight.charAt(i) : i == 1 ? '.' : '0';
            if (i == 1 ? c != '.' : c < '0' || c > '9') {
                return 0;
            }
            value = i == 1 ? value : 10 * value + (c - '0');
        }
        return weight.length() > 5 ? 0 : Math.min(1000, value);
    }
}
