// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import io.penstock.factory.cookie.internal.file.Disk;
import io.penstock.factory.cookie.internal.file.LocalDisk;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.testkit.FakeExchange;
import io.penstock.testkit.FakeManager;
import io.penstock.testkit.FakeManagerContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Another process with a jar of its own on some file. It prints {@code state <text>}, and then, if told to, sets
 * cookies through the layer until it is killed, and prints for each its number and the longest that the disk has taken
 * to force a file so far, in milliseconds.
 */
final class JarProcess implements AutoCloseable {
    static final int SLOTS = 150;
    static final String URL = "https://h.example/";

    private final Process process;
    private final BufferedReader out;

    private JarProcess(Process process) {
        this.process = process;
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** @param writes whether it sets cookies; else it waits for the end of its input */
    static JarProcess start(Path file, boolean writes) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                JarProcess.class.getName(),
                file.toString(),
                String.valueOf(writes)));
        return new JarProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    long pid() {
        return process.pid();
    }

    /** The next line that it prints; empty at its end. */
    Optional<String> line() throws IOException {
        return Optional.ofNullable(out.readLine());
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws IOException {
        SlowestDisk disk = new SlowestDisk();
        CookieConfiguration configuration = CookieConfiguration.read(Map.of("file", arguments[0]));
        CookieJars jars = new CookieJars(configuration, disk, jar -> () -> {}, Duration.ofMillis(200));
        AtomicLong number = new AtomicLong();
        FakeManager below = FakeManager.scripted(exchange -> answer(exchange, number.get()));
        NetworkAccessManager layer = new CookieFactory(jars).create(FakeManagerContext.over(below));
        jars.jar("default").opening().join();
        System.out.println("state " + jars.jar("default").state());
        if (!Boolean.parseBoolean(arguments[1])) {
            System.in.read();
            return;
        }
        while (true) {
            layer.send(NetworkRequest.get(URI.create(URL)), BodyHandlers.discarding())
                    .join();
            below.forget();
            System.out.println(number.getAndIncrement() + " " + disk.slowestMillis());
            // some hundred cookies a second are enough
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static void answer(FakeExchange exchange, long number) {
        exchange.head(200, HeaderFields.of("Set-Cookie", "c" + number % SLOTS + "=" + number + "; Max-Age=1000000"));
        exchange.end(HeaderFields.EMPTY);
    }

    /** Knows how long the machine's disk makes it wait, as that is no fault of the jar. */
    private static final class SlowestDisk implements Disk {
        private final LocalDisk disk = new LocalDisk();
        private final AtomicLong slowest = new AtomicLong();
        private final AtomicLong since = new AtomicLong();

        long slowestMillis() {
            long start = since.get();
            long current = start == 0 ? 0 : System.nanoTime() - start;
            return Math.max(slowest.get(), current) / 1_000_000;
        }

        private interface Work {
            void run() throws IOException;
        }

        private void timed(Work work) throws IOException {
            long start = System.nanoTime();
            since.set(start);
            work.run();
            since.set(0);
            long took = System.nanoTime() - start;
            slowest.accumulateAndGet(took, Math::max);
        }

        @Override
        public Optional<byte[]> read(Path file) throws IOException {
            return disk.read(file);
        }

        @Override
        public Output create(Path file) throws IOException {
            Output out = disk.create(file);
            return new Output() {
                @Override
                public void write(ByteBuffer bytes) throws IOException {
                    out.write(bytes);
                }

                @Override
                public void force() throws IOException {
                    timed(out::force);
                }

                @Override
                public void close() throws IOException {
                    out.close();
                }
            };
        }

        @Override
        public void replace(Path from, Path to) throws IOException {
            disk.replace(from, to);
        }

        @Override
        public void force(Path directory) throws IOException {
            timed(() -> disk.force(directory));
        }

        @Override
        public void delete(Path file) throws IOException {
            disk.delete(file);
        }
    }
}
