// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import io.penstock.config.Settings;
import io.penstock.factory.cookie.internal.suffix.PublicSuffixes;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What one configuration says; read as a whole.
 *
 * @param ranking place in the stack
 * @param file of the engine "default"; empty for memory only
 * @param accept which cookies take part
 * @param partition whether all cookies of third parties are bound to the top-level site
 * @param suffixes the list in force, read when it is first needed
 */
record CookieConfiguration(
        int ranking, Optional<Path> file, Accept accept, boolean partition, Supplier<PublicSuffixes> suffixes) {
    static final int RANKING = 300;

    static final CookieConfiguration DEFAULT =
            new CookieConfiguration(RANKING, Optional.empty(), Accept.ALL, false, PublicSuffixes::bundled);

    private static final String DEFAULT_ENGINE = "default";

    /** Which cookies take part. */
    enum Accept {
        ALL,
        /** None of other sites than that of the document that asks. */
        FIRST_PARTY,
        NONE
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if anything is wrong: one line for each fault, naming key, value and what is
     *     allowed
     */
    static CookieConfiguration read(Map<String, ?> properties) {
        Settings settings = Settings.of(properties);
        Optional<Path> file = settings.value("file", Optional.empty(), "a path", text -> Optional.of(path(text)));
        Supplier<PublicSuffixes> suffixes = settings.value(
                "public.suffix.file",
                PublicSuffixes::bundled,
                "a readable file in the form of publicsuffix.org's list",
                CookieConfiguration::suffixes);
        CookieConfiguration read = new CookieConfiguration(
                settings.ranking(RANKING),
                file,
                settings.choice("accept", Accept.ALL),
                settings.flag("partition", false),
                suffixes);
        settings.check();
        return read;
    }

    /** The jar file of an engine: the configured one, with the engine's name before its extension if it is not "default". */
    Optional<Path> fileOf(String engine) {
        return engine.equals(DEFAULT_ENGINE)
                ? file
                : file.map(path -> {
                    String name = String.valueOf(path.getFileName());
                    int dot = name.lastIndexOf('.');
                    int end = dot <= 0 ? name.length() : dot;
                    return path.resolveSibling(name.substring(0, end) + "-" + escaped(engine) + name.substring(end));
                });
    }

    /** An engine's name as a part of a file's: no two names give one. */
    private static String escaped(String engine) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < engine.length(); i++) {
            char c = engine.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
            text.append(plain ? String.valueOf(c) : "%" + Integer.toHexString(c) + ".");
        }
        return text.toString();
    }

    private static Path path(String text) {
        Path path = Path.of(text);
        if (path.getFileName() == null) {
            throw new InvalidPathException(text, "names no file");
        }
        return path.toAbsolutePath().normalize();
    }

    private static Supplier<PublicSuffixes> suffixes(String file) {
        try {
            PublicSuffixes read = PublicSuffixes.read(Path.of(file));
            return () -> read;
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read", e);
        }
    }
}
