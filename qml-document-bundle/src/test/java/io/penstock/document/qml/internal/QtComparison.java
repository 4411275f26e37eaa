// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Serves every tree of {@code /trees} on loopback, has a running Qt load each, and compares what it asked for and how it
 * ended with what {@link ScenarioTest} holds Penstock to. Run by hand through {@code benchmarks/qt/compare.sh}:
 * {@code QtComparison RECORDER TREES}.
 */
public final class QtComparison {
    /** A load that Qt never ends. */
    private static final int PATIENCE_MILLIS = 3000;

    private final List<Scenario> scenarios;
    private final Map<Integer, ConcurrentLinkedQueue<String>> requests = new ConcurrentHashMap<>();
    private HttpServer server;

    private QtComparison(List<Scenario> scenarios) {
        this.scenarios = scenarios;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        new QtComparison(Scenario.all(Path.of(args[1]))).compare(args[0]);
    }

    private String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void compare(String recorder) throws IOException, InterruptedException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.start();
        int equal = 0;
        int onPurpose = 0;
        int sameErrors = 0;
        int withErrors = 0;
        List<String> different = new ArrayList<>();
        for (int i = 0; i < scenarios.size(); i++) {
            Scenario scenario = scenarios.get(i);
            List<String> said = load(recorder, line(i, scenario));
            String status = said.isEmpty() ? "CRASHED" : said.get(0).split(" ")[1];
            List<String> errors = said.stream()
                    .skip(1)
                    .filter(line -> !line.isEmpty())
                    .map(String::trim)
                    .toList();
            String difference = difference(i, scenario, status);
            if (difference.isEmpty()) {
                equal++;
            } else if (!scenario.differs().isEmpty()) {
                onPurpose++;
                System.out.println(scenario.name() + ": " + scenario.differs() + " (" + difference + ")");
            } else {
                different.add(scenario.name() + ": " + difference + "\n    Qt: " + errors + "\n    here: "
                        + scenario.errors());
            }
            if (!scenario.errors().isEmpty() && status.equals("ERROR")) {
                withErrors++;
                String prefix = origin() + "/" + i + "/app/";
                boolean same = errors.get(0)
                        .replaceFirst("^" + prefix, "")
                        .replace(prefix, Scenario.BASE)
                        .equals(scenario.errors().get(0));
                sameErrors += same ? 1 : 0;
                if (!same) {
                    System.out.println(scenario.name() + ": first error \"" + errors.get(0) + "\" in Qt, \""
                            + scenario.errors().get(0) + "\" here");
                }
            }
        }
        server.stop(0);
        different.forEach(line -> System.out.println("NOT EXPLAINED: " + line));
        System.out.printf(
                "%d trees: %d with the same requests and status, %d different on purpose, %d not explained; of %d errors "
                        + "the first line is the same in %d%n",
                scenarios.size(), equal, onPurpose, different.size(), withErrors, sameErrors);
        System.exit(different.isEmpty() ? 0 : 1);
    }

    /** Each in a process of its own: a Qt that crashes or waits spoils no other tree. */
    private static List<String> load(String recorder, String line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(recorder, Integer.toString(PATIENCE_MILLIS))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (PrintStream to = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8)) {
            to.println(line);
        }
        if (!process.waitFor(4L * PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            return List.of();
        }
        try (BufferedReader from =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return from.lines().toList();
        }
    }

    private String line(int number, Scenario scenario) {
        StringBuilder line = new StringBuilder()
                .append(number)
                .append(' ')
                .append(origin())
                .append('/')
                .append(number)
                .append("/app/main.qml");
        // what is added last is asked first
        for (int i = scenario.importPaths().size() - 1; i >= 0; i--) {
            line.append(' ')
                    .append(origin())
                    .append('/')
                    .append(number)
                    .append("/app/")
                    .append(scenario.importPaths().get(i));
        }
        return line.toString();
    }

    private String difference(int number, Scenario scenario, String status) {
        TreeSet<String> asked = new TreeSet<>(requests.getOrDefault(number, new ConcurrentLinkedQueue<>()));
        TreeSet<String> expected = new TreeSet<>();
        for (String request : scenario.requests()) {
            expected.add(Scenario.url(request).getPath());
        }
        // a client that follows a redirect asks for the target, too
        scenario.redirects().forEach((from, to) -> {
            if (expected.contains(Scenario.url(from).getPath())) {
                expected.add(Scenario.url(to).getPath());
            }
        });
        String should = scenario.errors().isEmpty() ? "READY" : "ERROR";
        StringBuilder difference = new StringBuilder();
        if (!status.equals(should)) {
            difference
                    .append("Qt ")
                    .append(status)
                    .append(", here ")
                    .append(should)
                    .append("; ");
        }
        TreeSet<String> more = new TreeSet<>(asked);
        more.removeAll(expected);
        TreeSet<String> less = new TreeSet<>(expected);
        less.removeAll(asked);
        if (!more.isEmpty()) {
            difference.append("only Qt asks for ").append(more).append("; ");
        }
        if (!less.isEmpty()) {
            difference.append("Qt does not ask for ").append(less).append("; ");
        }
        return difference.toString();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            int slash = path.indexOf('/', 1);
            int number = Integer.parseInt(path.substring(1, slash));
            Scenario scenario = scenarios.get(number);
            String local = path.substring(slash);
            requests.computeIfAbsent(number, key -> new ConcurrentLinkedQueue<>())
                    .add(local);
            URI url = Scenario.url("/").resolve(local);
            for (Map.Entry<String, String> redirect : scenario.redirects().entrySet()) {
                if (Scenario.url(redirect.getKey()).equals(url)) {
                    exchange.getResponseHeaders()
                            .set(
                                    "Location",
                                    "/" + number
                                            + Scenario.url(redirect.getValue()).getPath());
                    exchange.sendResponseHeaders(302, -1);
                    return;
                }
            }
            String body = scenario.bodies().get(url);
            if (body == null || body.startsWith("HTTP ")) {
                exchange.sendResponseHeaders(
                        body == null ? 404 : Integer.parseInt(body.substring(5).trim()), -1);
                return;
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
