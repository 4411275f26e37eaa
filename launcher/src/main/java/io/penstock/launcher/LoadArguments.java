// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import io.penstock.config.Settings;
import io.penstock.engine.LoadOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands on the command line after the command.
 *
 * @param url root document; {@code about:blank} where the command takes none
 * @param json whether to print JSON
 * @param verbose whether to log
 * @param options limits of the load
 * @param configurationDirectory with {@code *.cfg} files
 * @param waterfall file to write a page of all requests to
 * @param har file to write an HTTP archive to
 */
record LoadArguments(
        URI url,
        boolean json,
        boolean verbose,
        LoadOptions options,
        Optional<Path> configurationDirectory,
        Optional<Path> waterfall,
        Optional<Path> har) {
    private static final URI NO_URL = URI.create("about:blank");

    /** @throws IllegalArgumentException if they are wrong; the message says what to do */
    static LoadArguments parse(List<String> arguments, boolean takesUrl) {
        @Nullable URI url = null;
        boolean json = false;
        boolean verbose = false;
        LoadOptions.Builder options = LoadOptions.builder();
        Optional<Path> configuration = Optional.empty();
        Optional<Path> waterfall = Optional.empty();
        Optional<Path> har = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            switch (argument) {
                case "--json" -> json = true;
                case "-v", "--verbose" -> verbose = true;
                case "--timeout" -> {
                    Settings settings = Settings.of(Map.of(argument, value(arguments, ++i, argument)));
                    options.totalTime(settings.duration(
                            argument, LoadOptions.DEFAULT.totalTime(), Duration.ofMillis(1), Duration.ofDays(7)));
                    settings.check();
                }
                case "--max-documents" -> {
                    Settings settings = Settings.of(Map.of(argument, value(arguments, ++i, argument)));
                    options.maxDocuments(
                            settings.integer(argument, LoadOptions.DEFAULT.maxDocuments(), 1, Integer.MAX_VALUE));
                    settings.check();
                }
                case "--waterfall" -> waterfall = Optional.of(Path.of(value(arguments, ++i, argument)));
                case "--har" -> har = Optional.of(Path.of(value(arguments, ++i, argument)));
                case "--conf" -> configuration = Optional.of(directory(value(arguments, ++i, argument)));
                default -> {
                    if (argument.startsWith("-")) {
                        throw new IllegalArgumentException(
                                "unknown option " + argument + "; \"penstock help\" lists them");
                    }
                    if (!takesUrl || url != null) {
                        throw new IllegalArgumentException("one argument too many: " + argument);
                    }
                    url = absolute(argument);
                }
            }
        }
        if (takesUrl && url == null) {
            throw new IllegalArgumentException("load needs a URL, for example: penstock load https://host/main.qml");
        }
        return new LoadArguments(
                url == null ? NO_URL : url, json, verbose, options.build(), configuration, waterfall, har);
    }

    private static String value(List<String> arguments, int at, String option) {
        if (at >= arguments.size()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return arguments.get(at);
    }

    private static Path directory(String name) {
        Path directory = Path.of(name);
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException("--conf: no directory " + directory.toAbsolutePath());
        }
        return directory;
    }

    /** What is no absolute URL is taken for a file. */
    private static URI absolute(String argument) {
        Path file = argument.contains("://") ? null : existing(argument);
        if (file != null) {
            return file.toUri();
        }
        try {
            URI uri = new URI(argument);
            if (!uri.isAbsolute()) {
                throw new IllegalArgumentException(
                        "no file \"" + argument + "\" here, and no absolute URL either; write https://… or a path");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "not a URL: " + e.getReason() + " at character " + (e.getIndex() + 1), e);
        }
    }

    private static @Nullable Path existing(String argument) {
        try {
            Path file = Path.of(argument).toAbsolutePath().normalize();
            return Files.isRegularFile(file) ? file : null;
        } catch (java.nio.file.InvalidPathException e) {
            return null;
        }
    }
}
