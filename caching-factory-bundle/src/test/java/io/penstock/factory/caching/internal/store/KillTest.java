// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cache.CacheKey;
import io.penstock.cache.CacheWriter;
import io.penstock.cache.CachedBody;
import io.penstock.cache.CachedHead;
import io.penstock.cache.CachedResponse;
import io.penstock.network.HeaderFields;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that store and are really killed: {@code penstock.kills} of them, 50 by default. */
class KillTest {
    private static final StoreOptions OPTIONS = new StoreOptions(256 << 20, 1 << 20, 8 << 20);

    @TempDir
    Path directory;

    private static CacheKey key(int number) {
        return new CacheKey("engine", "", "http://origin.test/" + number);
    }

    private static CachedHead head(int number) {
        return new CachedHead(200, HeaderFields.of("X-Number", Integer.toString(number)), "", number, number);
    }

    private static byte[] body(int number) {
        byte[] bytes = new byte[number % 20 == 19 ? 100_000 : 500 + number % 1000];
        new Random(number).nextBytes(bytes);
        return bytes;
    }

    /** Stores responses, beginning with a number, and says of each that it is stored, until it is killed. */
    public static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws Exception {
            EmbeddedStore store = EmbeddedStore.open(Path.of(arguments[0]), OPTIONS);
            System.out.println("open");
            for (int number = Integer.parseInt(arguments[1]); ; number++) {
                CacheWriter writer = store.write(key(number), head(number), -1, Runnable::run)
                        .orElseThrow();
                writer.write(ByteBuffer.wrap(body(number)));
                CachedResponse unused =
                        writer.commit(head(number), List.of()).join().orElseThrow();
                System.out.println(number);
            }
        }
    }

    @Test
    void whatWasStoredIsThereAfterAKill() throws Exception {
        int kills = Integer.getInteger("penstock.kills", 50);
        Random random = new Random(3);
        List<Integer> stored = new ArrayList<>();
        for (int kill = 0; kill < kills; kill++) {
            int first = stored.isEmpty() ? 0 : stored.get(stored.size() - 1) + 2;
            stored.addAll(storeAndKill(first, 1 + random.nextInt(60)));
            if (kill % 10 == 9 || kill == kills - 1) {
                check(stored);
            }
        }
        assertThat(stored).hasSizeGreaterThan(kills);
    }

    private List<Integer> storeAndKill(int first, int count) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process victim = new ProcessBuilder(
                        java,
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        directory.resolve("cache").toString(),
                        Integer.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Integer> stored = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.US_ASCII))) {
            assertThat(lines.readLine()).isEqualTo("open");
            while (stored.size() < count) {
                stored.add(Integer.valueOf(lines.readLine()));
            }
            // the handle, not the process: that would close the stream
            victim.toHandle().destroyForcibly();
            // what it said before it died counts too
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (Integer.parseInt(line) == stored.get(stored.size() - 1) + 1) {
                    stored.add(Integer.valueOf(line));
                }
            }
        } finally {
            victim.destroyForcibly();
            assertThat(victim.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        return stored;
    }

    private void check(List<Integer> stored) throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory.resolve("cache"), OPTIONS)) {
            for (int number : stored) {
                List<CachedResponse> found = store.find(key(number)).join();
                assertThat(found).as("number %d", number).hasSize(1);
                assertThat(found.get(0).head()).isEqualTo(head(number));
                assertThat(read(found.get(0))).isEqualTo(body(number));
            }
            assertThat(store.usage("engine").corrupt()).isZero();
        }
    }

    private static byte[] read(CachedResponse response) throws IOException {
        byte[] all = new byte[(int) response.length()];
        try (CachedBody body = response.open()) {
            for (int at = 0; at < all.length; ) {
                ByteBuffer part = body.read(at);
                int count = part.remaining();
                part.get(all, at, count);
                at += count;
            }
        }
        return all;
    }
}
