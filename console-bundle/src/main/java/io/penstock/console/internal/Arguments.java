// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.config.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands behind a command. The usage line says which options there are: {@code [--json]} is a flag,
 * {@code [--engine NAME]} takes a value and may be repeated.
 */
final class Arguments {
    private static final Pattern OPTION = Pattern.compile("\\[(--[a-z-]+)( [A-Z]+)?]");

    private final String usage;
    private final List<String> plain = new ArrayList<>();
    private final Map<String, List<String>> options = new HashMap<>();

    private Arguments(String usage) {
        this.usage = usage;
    }

    /** @throws IllegalArgumentException if they do not fit the usage */
    static Arguments parse(String usage, String... given) {
        Arguments arguments = new Arguments(usage);
        Map<String, Boolean> known = new HashMap<>();
        for (Matcher option = OPTION.matcher(usage); option.find(); ) {
            known.put(option.group(1), option.group(2) != null);
        }
        for (int i = 0; i < given.length; i++) {
            String word = given[i];
            Boolean takesValue = known.get(word);
            if (!word.startsWith("--")) {
                arguments.plain.add(word);
            } else if (takesValue == null) {
                throw arguments.wrong("there is no option " + word);
            } else if (takesValue && ++i == given.length) {
                throw arguments.wrong(word + " needs a value");
            } else {
                arguments
                        .options
                        .computeIfAbsent(word, key -> new ArrayList<>())
                        .add(takesValue ? given[i] : "");
            }
        }
        return arguments;
    }

    boolean has(String flag) {
        return options.containsKey(flag);
    }

    List<String> values(String option) {
        return options.getOrDefault(option, List.of());
    }

    /** The last one given counts. */
    Optional<String> value(String option) {
        List<String> all = values(option);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    int number(String option, int fallback, int min, int max) {
        Settings settings =
                Settings.of(value(option).map(value -> Map.of(option, value)).orElse(Map.of()));
        int number = settings.integer(option, fallback, min, max);
        settings.check();
        return number;
    }

    Duration time(String option, Duration fallback, Duration max) {
        Settings settings =
                Settings.of(value(option).map(value -> Map.of(option, value)).orElse(Map.of()));
        Duration time = settings.duration(option, fallback, Duration.ofMillis(1), max);
        settings.check();
        return time;
    }

    /** Number of words that are no options. */
    int count() {
        return plain.size();
    }

    Optional<String> word(int index) {
        return index < plain.size() ? Optional.of(plain.get(index)) : Optional.empty();
    }

    String word(int index, String what) {
        return word(index).orElseThrow(() -> wrong(what + " is missing"));
    }

    /** @throws IllegalArgumentException if there are more words than that */
    Arguments atMost(int words) {
        if (plain.size() > words) {
            throw wrong("one word too many: " + plain.get(words));
        }
        return this;
    }

    /** An absolute URI. */
    URI uri(int index) {
        String text = word(index, "URL");
        try {
            URI uri = new URI(text);
            if (uri.isAbsolute()) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw wrong("not a URL: " + e.getReason() + " at character " + (e.getIndex() + 1));
        }
        throw wrong("not an absolute URL: " + text);
    }

    IllegalArgumentException wrong(String reason) {
        return new IllegalArgumentException(reason + "; usage: " + usage);
    }
}
