// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.cookie.CookieJar;
import io.penstock.cookie.CookieJar.CookieView;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The cookies of an engine, never their values on the screen. */
final class CookiesCommand {
    static final String USAGE = "net:cookies [list [DOMAIN] | for URL | remove DOMAIN [NAME [PATH]] | clear"
            + " | import FILE | export FILE | flush] [--engine NAME] [--json]";

    private final Services services;

    CookiesCommand(Services services) {
        this.services = services;
    }

    View run(Arguments arguments) {
        String engine = services.engine(arguments.value("--engine"));
        return services.with(CookieJar.class, engine, jar -> run(jar, arguments))
                .orElseThrow(() -> new IllegalStateException(
                        "the engine " + engine + " has no cookie jar (yet): is the bundle io.penstock.factory.cookie"
                                + " active, and has a request been sent?"));
    }

    private static View run(CookieJar jar, Arguments arguments) {
        String action = arguments.word(0).orElse("list");
        try {
            return switch (action) {
                case "list" -> list(jar.list(arguments.atMost(2).word(1).orElse("")));
                case "for" ->
                    View.fields()
                            .with(
                                    "cookies",
                                    View.texts(jar.namesFor(arguments.atMost(2).uri(1))))
                            .build();
                case "remove" ->
                    done(
                            "removed",
                            jar.remove(
                                    arguments.atMost(4).word(1, "DOMAIN"),
                                    arguments.word(2).orElse(""),
                                    arguments.word(3).orElse("")));
                case "clear" -> {
                    arguments.atMost(1);
                    yield done("removed", jar.clear());
                }
                case "import" ->
                    done("imported", read(jar, Path.of(arguments.atMost(2).word(1, "FILE"))));
                case "export" ->
                    done("exported", write(jar, Path.of(arguments.atMost(2).word(1, "FILE"))));
                case "flush" -> {
                    arguments.atMost(1);
                    jar.flush();
                    yield View.text("flushed");
                }
                default -> throw arguments.wrong("there is no action " + action);
            };
        } catch (FileAlreadyExistsException e) {
            throw new IllegalArgumentException("the file " + e.getFile() + " exists; it is not overwritten", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static View list(List<CookieView> cookies) {
        View.Rows rows = View.table("name", "domain", "path", "flags", "expires", "length");
        cookies.forEach(each -> rows.row(
                each.name().isEmpty() ? "(no name)" : each.name(),
                each.hostOnly() ? each.domain() : "." + each.domain(),
                each.path(),
                flags(each),
                each.expires().map(Object::toString).orElse("session"),
                View.bytes(each.valueLength())));
        return rows.build();
    }

    private static String flags(CookieView cookie) {
        return ((cookie.secure() ? "Secure " : "")
                        + (cookie.httpOnly() ? "HttpOnly " : "")
                        + (cookie.sameSite().isEmpty() ? "" : "SameSite=" + cookie.sameSite() + " ")
                        + cookie.partition().map(site -> "Partitioned=" + site).orElse(""))
                .trim();
    }

    private static View done(String what, int count) {
        return View.fields().with(what, View.number(count)).build();
    }

    private static int read(CookieJar jar, Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            return jar.importNetscape(reader);
        }
    }

    /** The file holds the values: for its owner only, from the first moment on. */
    private static int write(CookieJar jar, Path file) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owner = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Files.createFile(file, owner);
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.WRITE)) {
            return jar.exportNetscape(writer);
        }
    }
}
