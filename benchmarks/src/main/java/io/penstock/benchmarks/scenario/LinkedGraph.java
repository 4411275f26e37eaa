// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.scenario;

import io.penstock.benchmarks.Options;
import io.penstock.benchmarks.load.Client;
import io.penstock.benchmarks.load.Meter;
import io.penstock.benchmarks.load.Slot;
import io.penstock.benchmarks.load.Spread;
import io.penstock.benchmarks.load.Target;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * 500 files on five levels; a file is known when the one that links it has come, and the origin takes 20 ms for each.
 * No client can be faster than the bound: over six connections 2 × 20 ms and 83 times 20 ms for six at a time, over
 * HTTP/2 five times 20 ms.
 */
final class LinkedGraph implements Scenario {
    private static final int[] LEVELS = {1, 5, 25, 119, 350};
    private static final int FILES = 500;
    private static final int CONNECTIONS = 6;
    private static final int PATIENCE_SECONDS = 120;

    private final boolean secure;

    LinkedGraph(boolean secure) {
        this.secure = secure;
    }

    @Override
    public String title() {
        return FILES + " linked files on " + LEVELS.length + " levels, 20 ms each, "
                + (secure ? "HTTP/2 over TLS" : "HTTP/1.1 with " + CONNECTIONS + " connections") + "; bound "
                + boundMillis() + " ms";
    }

    private int boundMillis() {
        return secure ? 20 * LEVELS.length : 1700;
    }

    /** A client with its files; wall and CPU time of each run, in milliseconds. */
    private record Turn(String name, Client client, List<Target> files, List<Double> wall, List<Double> cpu) {}

    @Override
    public List<String> run(Options options) throws Exception {
        List<byte[]> bodies = write(options.content().resolve("slow"));
        List<Turn> turns = new ArrayList<>();
        try {
            int index = 0;
            for (Contender contender : secure ? Contender.PATIENT : Contender.BOUNDED) {
                int port = (secure ? options.securePort() : options.port()) + index++;
                if (options.clients().isEmpty() || options.clients().contains(contender.name())) {
                    String base = (secure ? "https" : "http") + "://127.0.0.1:" + port + "/slow/";
                    Client client = contender.maker().make(secure ? 256 : CONNECTIONS);
                    turns.add(new Turn(
                            contender.name(), client, targets(base, bodies), new ArrayList<>(), new ArrayList<>()));
                }
            }
            List<Turn> order = new ArrayList<>(turns);
            int rounds = Math.max(5, options.rounds() / (secure ? 1 : 4));
            for (int round = -2; round < rounds; round++) {
                Collections.rotate(order, 1);
                for (Turn turn : order) {
                    walk(turn, round >= 0);
                }
            }
        } finally {
            for (Turn turn : turns) {
                turn.client.close();
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add("| client | ms | ÷ bound (quartiles) | CPU ms |");
        lines.add("|---|--:|--:|--:|");
        for (Turn turn : turns) {
            lines.add(String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %s | %.0f |",
                    turn.name,
                    Spread.of(turn.wall).median(),
                    Spread.of(turn.wall.stream().map(ms -> ms / boundMillis()).toList()),
                    Spread.of(turn.cpu).median()));
        }
        return lines;
    }

    private static void walk(Turn turn, boolean counts) throws InterruptedException {
        Meter meter = new Meter();
        meter.start();
        long start = System.nanoTime();
        Walk walk = new Walk(turn.client, turn.files);
        walk.visit(0);
        if (!walk.ends.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(turn.name + ": " + walk.ends.getCount() + " files have not come");
        }
        long took = System.nanoTime() - start;
        Throwable failure = walk.failure.get();
        if (failure != null) {
            throw new IllegalStateException(turn.name + " failed: " + failure, failure);
        }
        if (counts) {
            turn.wall.add(took * 1e-6);
            turn.cpu.add(meter.stop().cpuNanos() * 1e-6);
        }
    }

    /** Files of the level below, dealt out evenly. */
    private static List<Integer> children(int file) {
        List<Integer> children = new ArrayList<>();
        int first = 0;
        for (int level = 0; level + 1 < LEVELS.length; level++) {
            int next = first + LEVELS[level];
            if (file < next) {
                for (int child = file - first; child < LEVELS[level + 1]; child += LEVELS[level]) {
                    children.add(next + child);
                }
                return children;
            }
            first = next;
        }
        return children;
    }

    private static List<byte[]> write(Path directory) throws IOException {
        List<byte[]> bodies = new ArrayList<>();
        for (int file = 0; file < FILES; file++) {
            StringBuilder text = new StringBuilder("file " + file + "\n");
            children(file).forEach(child -> text.append(child).append(".txt\n"));
            text.append("#".repeat(Math.max(0, 1024 - text.length())));
            byte[] body = text.toString().getBytes(StandardCharsets.US_ASCII);
            Files.write(directory.resolve(file + ".txt"), body);
            bodies.add(body);
        }
        return bodies;
    }

    private static List<Target> targets(String base, List<byte[]> bodies) {
        List<Target> targets = new ArrayList<>();
        for (byte[] body : bodies) {
            CRC32 sum = new CRC32();
            sum.update(body);
            targets.add(new Target(URI.create(base + targets.size() + ".txt"), body.length, sum.getValue()));
        }
        return targets;
    }

    /** One walk over the graph. */
    private static final class Walk {
        private final Client client;
        private final List<Target> files;
        private final CountDownLatch ends = new CountDownLatch(FILES);
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Walk(Client client, List<Target> files) {
            this.client = client;
            this.files = files;
        }

        void visit(int file) {
            Slot slot = new Visit(file);
            try {
                client.get(slot);
            } catch (Throwable e) { // of the client
                slot.failed(e);
            }
        }

        private final class Visit extends Slot {
            private final int file;

            Visit(int file) {
                super(files.get(file));
                this.file = file;
            }

            @Override
            protected void ended() {
                children(file).forEach(Walk.this::visit);
                ends.countDown();
            }

            @Override
            public void failed(Throwable cause) {
                failure.compareAndSet(null, cause);
                while (ends.getCount() > 0) {
                    ends.countDown();
                }
            }
        }
    }
}
