// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.scenario;

import io.penstock.benchmarks.Options;
import io.penstock.benchmarks.load.Client;
import io.penstock.benchmarks.load.Load;
import io.penstock.benchmarks.load.Spread;
import io.penstock.benchmarks.load.Target;
import java.net.URI;
import java.nio.file.Files;
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

    private final String file;
    private final int inFlight;
    private final boolean secure;

    /** @param secure over HTTP/2 and TLS */
    Throughput(String file, int inFlight, boolean secure) {
        this.file = file;
        this.inFlight = inFlight;
        this.secure = secure;
    }

    @Override
    public String title() {
        return file + ", " + inFlight + " at a time, " + (secure ? "HTTP/2 over TLS" : "HTTP/1.1");
    }

    @Override
    public List<String> run(Options options) throws Exception {
        byte[] body = Files.readAllBytes(options.content().resolve(file));
        CRC32 sum = new CRC32();
        sum.update(body);
        List<Client> clients = new ArrayList<>();
        List<Turn> turns = new ArrayList<>();
        try {
            int index = 0;
            for (Contender contender : secure ? Contender.HTTP2 : Contender.HTTP1) {
                int port = (secure ? options.securePort() : options.port()) + index++;
                if (options.clients().isEmpty() || options.clients().contains(contender.name())) {
                    Client client = contender.maker().make(inFlight);
                    clients.add(client);
                    URI uri = URI.create((secure ? "https" : "http") + "://127.0.0.1:" + port + "/" + file);
                    Target target = new Target(uri, body.length, sum.getValue());
                    turns.add(new Turn(
                            contender, new Load(contender.name(), client, target, inFlight), new ArrayList<>()));
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

    /** A client, and what its windows have measured. */
    private record Turn(Contender contender, Load load, List<Load.Sample> samples) {}

    private void measure(List<Turn> turns, Options options) throws InterruptedException {
        for (int part = 0; part < WARM_UP_PARTS; part++) {
            for (Turn turn : turns) {
                turn.load.warmUp(Math.max(inFlight, options.warmUp() / WARM_UP_PARTS));
            }
        }
        List<Turn> order = new ArrayList<>(turns);
        for (int round = 0; round < options.rounds(); round++) {
            Collections.rotate(order, 1);
            for (Turn turn : order) {
                turn.samples.add(turn.load.window(options.window().toNanos()));
                checkConnections(turn);
            }
        }
    }

    private void checkConnections(Turn turn) {
        int wanted = secure ? 1 : inFlight;
        int found = turn.load.connections();
        if (found < 1 || found > wanted + turn.contender.slack()) {
            throw new IllegalStateException(turn.load.name() + " has " + found + " connections in place of " + wanted);
        }
    }

    private static List<String> table(List<Turn> turns) {
        List<String> lines = new ArrayList<>();
        lines.add("| client | CPU s per 10,000 | bytes per request | requests/s | p50 µs | p99 µs | connections "
                + "| Penstock's CPU ÷ this (quartiles) | Penstock's requests/s ÷ this | Penstock's bytes ÷ this |");
        lines.add("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        List<Load.Sample> own = turns.stream()
                .filter(turn -> turn.load.name().equals(Contender.PENSTOCK))
                .map(Turn::samples)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("penstock itself must take part"));
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
