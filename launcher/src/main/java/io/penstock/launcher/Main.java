// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;

/** The program {@code penstock}. */
public final class Main {
    /** The load ended in ERROR, or could not be done. */
    static final int FAILED = 1;
    /** The command line is wrong. */
    static final int USAGE = 2;

    private static final String HELP = """
            penstock: network access for OSGi, from the command line

              penstock load URL    load a document and everything that it refers to
              penstock demo        the same for a small application that this program serves itself
              penstock shell       a Gogo shell on the running framework
              penstock help        this text

            Options of load and demo:
              --json               one JSON object in place of the tree
              --timeout TIME       of the whole load, for example 500ms, 10s, 5m (default 5m)
              --max-documents N    more are an error (default 10000)
              --waterfall FILE     write a page (HTML) that shows all requests and their phases
              --har FILE           write an HTTP archive (HAR 1.2) for browser tools
              --conf DIR           read configuration files (*.cfg, *.config) of that directory
              -v                   log what the bundles do, to standard error

            The exit code is 0 if everything that the document needs is there (READY), 1 if not, 2 for a wrong call.
            """;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        String command = arguments.isEmpty() ? "help" : arguments.get(0);
        List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        try {
            return switch (command) {
                case "load" -> load(LoadArguments.parse(rest, true), out, err);
                case "demo" -> demo(LoadArguments.parse(rest, false), out, err);
                case "shell" -> shell(LoadArguments.parse(rest, false));
                case "help", "--help", "-h" -> {
                    out.print(HELP);
                    yield 0;
                }
                default ->
                    throw new IllegalArgumentException(
                            "unknown command \"" + command + "\"; there are load, demo, shell, help");
            };
        } catch (IllegalArgumentException e) {
            err.println("penstock: " + e.getMessage());
            return USAGE;
        } catch (IOException e) {
            err.println("penstock: " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private static int load(LoadArguments arguments, PrintStream out, PrintStream err)
            throws IOException, InterruptedException {
        verbosity(arguments);
        try (Penstock penstock = start(builder(arguments))) {
            return new LoadCommand(arguments, out, err).run(penstock, arguments.url());
        }
    }

    private static int demo(LoadArguments arguments, PrintStream out, PrintStream err)
            throws IOException, InterruptedException {
        verbosity(arguments);
        try (DemoOrigin origin = DemoOrigin.start();
                Penstock penstock = start(builder(arguments))) {
            URI root = origin.root();
            if (!arguments.json()) {
                out.println("A small origin serves the application \"Harbour\" at " + root + " on this machine.");
                out.println();
            }
            return new LoadCommand(arguments, out, err).run(penstock, root);
        }
    }

    private static int shell(LoadArguments arguments) throws IOException, InterruptedException {
        verbosity(arguments);
        try (Penstock penstock = start(builder(arguments).shell())) {
            penstock.waitForStop();
        }
        return 0;
    }

    /** Ends with the process too, so that an interrupt at the terminal leaves no files behind. */
    private static Penstock start(Penstock.Builder builder) throws IOException {
        Penstock penstock = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(penstock::close, "penstock-exit"));
        return penstock;
    }

    private static Penstock.Builder builder(LoadArguments arguments) {
        Penstock.Builder builder = Penstock.builder();
        arguments.configurationDirectory().ifPresent(builder::configurationDirectory);
        return builder;
    }

    /** The log goes to standard error; this process is the program's own, so its properties may be set here. */
    private static void verbosity(LoadArguments arguments) {
        if (arguments.verbose()) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
        }
    }
}
