// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.scenario;

import io.penstock.benchmarks.Options;
import io.penstock.benchmarks.load.Client;
import io.penstock.benchmarks.load.Load;
import io.penstock.benchmarks.load.Spread;
import io.penstock.benchmarks.load.Target;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.zip.CRC32;

/**
 * The same exchange, so many at a time, again and again. All clients take their turns within each round, so that what
 * the machine does beside hits all of them alike; ratios are taken per round.
 */
final class Throughput implements Scenario {
    private static final int WARM_UP_PARTS = 4;

    private final Task task;
    private final List<Contender> contenders;

    /**
     * What is done.
     *
     * @param path of the origin
     * @param file that the body must equal, below the origin's content
     * @param secure over HTTP/2 and TLS
     * @param single whether an exchange is so long that a window is one, and so is the warm-up
     * @param subject the client that all others are compared with
     */
    record Task(String path, String file, int inFlight, boolean secure, boolean single, String subject) {
        static Task small(int inFlight, boolean secure) {
            return new Task("1k.bin", "1k.bin", inFlight, secure, false, Contender.PENSTOCK);
        }
    }

    Throughput(Task task, List<Contender> contenders) {
        this.task = task;
        this.contenders = contenders;
    }

    @Override
    public String title() {
        return task.path + ", " + task.inFlight + " at a time, " + (task.secure ? "HTTP/2 over TLS" : "HTTP/1.1");
    }

    @Override
    public List<String> run(Options options) throws Exception {
        Path file = options.content().resolve(task.file);
        long sum = sum(file);
        List<Client> clients = new ArrayList<>();
        List<Turn> turns = new ArrayList<>();
        try {
            int index = 0;
            for (Contender contender : contenders) {
                int port = (task.secure ? options.securePort() : options.port()) + index++;
                if (options.clients().isEmpty() || options.clients().contains(contender.name())) {
                    Client client = contender.maker().make(task.inFlight);
                    clients.add(client);
                    URI uri = URI.create((task.secure ? "https" : "http") + "://127.0.0.1:" + port + "/" + task.path);
                    Target target = new Target(uri, Files.size(file), sum);
                    turns.add(new Turn(
                            contender, new Load(contender.name(), client, target, task.inFlight), new ArrayList<>()));
                }
            }
            measure(turns, options);
            return table(turns);
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
    }

    private static long sum(Path file) throws IOException {
        CRC32 sum = new CRC32();
        byte[] part = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                sum.update(part, 0, count);
            }
        }
        return sum.getValue();
    }

    /** A client, and what its windows have measured. */
    private record Turn(Contender contender, Load load, List<Load.Sample> samples) {}

    private void measure(List<Turn> turns, Options options) throws InterruptedException {
        for (int part = 0; part < (task.single ? 1 : WARM_UP_PARTS); part++) {
            for (Turn turn : turns) {
                turn.load.warmUp(
                        task.single ? task.inFlight : Math.max(task.inFlight, options.warmUp() / WARM_UP_PARTS));
            }
        }
        List<Turn> order = new ArrayList<>(turns);
        for (int round = 0; round < (task.single ? Math.max(5, options.rounds() / 4) : options.rounds()); round++) {
            Collections.rotate(order, 1);
            for (Turn turn : order) {
                turn.samples.add(
                        turn.load.window(task.single ? 1 : options.window().toNanos()));
                checkConnections(turn);
            }
        }
    }

    private void checkConnections(Turn turn) {
        int wanted = task.secure ? 1 : task.inFlight;
        int found = turn.load.connections();
        if (found < 1 || found > wanted + turn.contender.slack()) {
            throw new IllegalStateException(turn.load.name() + " has " + found + " connections in place of " + wanted);
        }
    }

    private List<String> table(List<Turn> turns) {
        List<String> lines = new ArrayList<>();
        lines.add("| client | CPU s per 10,000 | bytes per request | requests/s | p50 µs | p99 µs | connections "
                + "| CPU of " + task.subject + " ÷ this (quartiles) | its requests/s ÷ this | its bytes ÷ this |");
        lines.add("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        List<Load.Sample> own = turns.stream()
                .filter(turn -> turn.load.name().equals(task.subject))
                .map(Turn::samples)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(task.subject + " itself must take part"));
        for (Turn turn : turns) {
            List<Load.Sample> theirs = turn.samples;
            lines.add(String.format(
                    Locale.ROOT,
                    "| %s | %.3f | %.0f | %.0f | %.0f | %.0f | %d | %s | %s | %.2f |",
                    turn.load.name(),
                    median(theirs, Load.Sample::cpu),
                    median(theirs, Load.Sample::allocated),
                    median(theirs, Load.Sample::rate),
                    median(theirs, Load.Sample::p50),
                    median(theirs, Load.Sample::p99),
                    turn.load.connections(),
                    ratio(own, theirs, Load.Sample::cpu),
                    ratio(own, theirs, Load.Sample::rate),
                    ratio(own, theirs, Load.Sample::allocated).median()));
        }
        return lines;
    }

    private static double median(List<Load.Sample> samples, ToDoubleFunction<Load.Sample> figure) {
        return Spread.of(samples.stream().map(figure::applyAsDouble).toList()).median();
    }

    private static Spread ratio(List<Load.Sample> own, List<Load.Sample> theirs, ToDoubleFunction<Load.Sample> figure) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            ratios.add(figure.applyAsDouble(own.get(i)) / figure.applyAsDouble(theirs.get(i)));
        }
        return Spread.of(ratios);
    }
}
