// SPDX-License-Identifier: Apache-2.0
package io.penstock.config;

import io.penstock.network.Redaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Typed reading of one configuration. Values may be typed or, as in a {@code .cfg} file, all strings.
 *
 * <p>A bad value is remembered and its fallback returned, so that {@link #check()} names every fault of the
 * configuration at once: key, value, what is allowed. Values of keys that begin with a dot are never printed. Not
 * thread-safe.
 */
public final class Settings {
    private static final Map<String, Boolean> FLAGS = Map.of("true", true, "false", false);

    private final Map<String, ?> properties;
    private final List<String> problems = new ArrayList<>();

    private Settings(Map<String, ?> properties) {
        this.properties = properties;
    }

    /** @param properties as ConfigAdmin or Declarative Services give them */
    public static Settings of(Map<String, ?> properties) {
        return new Settings(properties);
    }

    /** A string, trimmed. */
    public String text(String key, String fallback) {
        Object value = properties.get(key);
        return value == null ? fallback : value.toString().trim();
    }

    public int integer(String key, int fallback, int min, int max) {
        return read(key, fallback, "a whole number from " + min + " to " + max, text -> {
            int number = Integer.parseInt(text);
            return number < min || number > max ? null : number;
        });
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String key, boolean fallback) {
        return read(key, fallback, "true or false", text -> FLAGS.get(text.toLowerCase(Locale.ROOT)));
    }

    /** Bytes: a whole number, or one with the unit K, M, G (powers of 1,024). */
    public long size(String key, long fallback, long min, long max) {
        return read(key, fallback, "bytes from " + min + " to " + max + ", for example 64K, 10M, 2G", text -> {
            int shift = switch (Character.toUpperCase(text.charAt(text.length() - 1))) {
                case 'K' -> 10;
                case 'M' -> 20;
                case 'G' -> 30;
                default -> 0;
            };
            long number = Long.parseLong(
                    shift == 0 ? text : text.substring(0, text.length() - 1).trim());
            boolean fits = number >= 0 && number <= Long.MAX_VALUE >> shift;
            return !fits || number << shift < min || number << shift > max ? null : number << shift;
        });
    }

    /** A time: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 7d}; a bare number counts milliseconds. */
    public Duration duration(String key, Duration fallback, Duration min, Duration max) {
        String allowed = "a time from " + print(min) + " to " + print(max) + ", for example 500ms, 10s, 5m";
        return read(key, fallback, allowed, text -> {
            int digits = 0;
            while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
                digits++;
            }
            long number = Long.parseLong(text.substring(0, digits));
            Duration time = switch (text.substring(digits).trim().toLowerCase(Locale.ROOT)) {
                case "", "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                case "d" -> Duration.ofDays(number);
                default -> Duration.ofMillis(-1);
            };
            return time.isNegative() || time.compareTo(min) < 0 || time.compareTo(max) > 0 ? null : time;
        });
    }

    /** One of an enumeration, in any case; hyphens count as underscores. */
    public <E extends Enum<E>> E choice(String key, E fallback) {
        Class<E> type = fallback.getDeclaringClass();
        String allowed = "one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
        return read(
                key,
                fallback,
                allowed,
                text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    /** A list: an array, a collection, or a string separated by commas. Empty items are dropped. */
    public List<String> list(String key, List<String> fallback) {
        Object value = properties.get(key);
        if (value == null) {
            return fallback;
        }
        Collection<?> items = value instanceof Collection<?> many
                ? many
                : value instanceof Object[] array
                        ? Arrays.asList(array)
                        : Arrays.asList(value.toString().split(","));
        return items.stream()
                .map(item -> item.toString().trim())
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** {@code service.ranking}; a number in a string counts, although the framework itself would take it for 0. */
    public int ranking(int fallback) {
        return integer("service.ranking", fallback, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** Any other value; the reader answers null, or throws IllegalArgumentException, for a bad one. */
    public <T> T value(String key, T fallback, String allowed, Function<String, T> reader) {
        return read(key, fallback, allowed, reader);
    }

    /** The keys that begin with that prefix, without it, in order. */
    public List<String> keysBelow(String prefix) {
        return List.copyOf(new TreeSet<>(properties.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()))
                .toList()));
    }

    /** Adds a fault that only several values together show. */
    public void problem(String text) {
        problems.add(text);
    }

    /** What is wrong so far. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** @throws IllegalArgumentException if anything is wrong; the message holds one fault for each line */
    public void check() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
        }
    }

    /** As {@link #duration} reads it. */
    public static String print(Duration time) {
        long millis = time.toMillis();
        if (millis % 1000 != 0 || millis == 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private <T> T read(String key, T fallback, String allowed, Function<String, T> reader) {
        String text = text(key, "");
        if (text.isEmpty()) {
            return fallback;
        }
        T value;
        try {
            value = reader.apply(text);
        } catch (IllegalArgumentException e) {
            value = null;
        }
        if (value == null) {
            problems.add(key + " = " + (key.startsWith(".") ? Redaction.HIDDEN : text) + ": must be " + allowed);
            return fallback;
        }
        return value;
    }
}
