// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cache.CacheKey;
import io.penstock.cache.CacheWriter;
import io.penstock.cache.CachedBody;
import io.penstock.cache.CachedHead;
import io.penstock.cache.CachedResponse;
import io.penstock.network.HeaderFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every point at which a store can crash: after the death of the process nothing that could be read before is lost, after
 * a loss of power nothing that is read is wrong.
 */
class CrashTest {
    private static final StoreOptions SMALL = new StoreOptions(StoreOptions.MIN_SIZE, 64 << 10, 400_000);
    private static final int[] LENGTHS = {0, 100, 5_000, 32 << 10, 70_000, 30, 200_000, 12_000, 1_000};

    private final RecordingFiles files = new RecordingFiles();
    private final List<Map<String, String>> readable = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<String, Set<String>> everStored = new HashMap<>();
    private int version;
    private long evictions;

    private static CacheKey key(int number) {
        return new CacheKey("engine", "", "http://origin.test/" + number);
    }

    /** What tells responses apart: the version in the head, and the body that belongs to it. */
    private static CachedHead head(int version, int bodyVersion) {
        return new CachedHead(
                200,
                HeaderFields.of("X-Body", Integer.toString(bodyVersion), "X-Fill", "f".repeat(50)),
                "",
                version,
                version);
    }

    private static byte[] body(int version) {
        byte[] bytes = new byte[LENGTHS[version % LENGTHS.length]];
        new Random(version).nextBytes(bytes);
        return bytes;
    }

    private CachedResponse put(EmbeddedStore store, int number) {
        int now = ++version;
        byte[] body = body(now);
        CacheWriter writer =
                store.write(key(number), head(now, now), -1, Runnable::run).orElseThrow();
        for (int at = 0; at < body.length; at += 10_000) {
            writer.write(ByteBuffer.wrap(body, at, Math.min(10_000, body.length - at)));
        }
        everStored.computeIfAbsent(key(number).uri(), k -> new HashSet<>()).add(now + "/" + now);
        CachedResponse stored = writer.commit(head(now, now), List.of()).join().orElseThrow();
        mark(store);
        return stored;
    }

    private void update(EmbeddedStore store, int number) {
        for (CachedResponse response : store.find(key(number)).join()) {
            int now = ++version;
            int bodyVersion = Integer.parseInt(response.head().fields().valueOr("x-body", ""));
            everStored.get(key(number).uri()).add(now + "/" + bodyVersion);
            store.update(response, head(now, bodyVersion), Runnable::run);
        }
        mark(store);
    }

    private void mark(EmbeddedStore store) {
        marks.add(files.changes());
        readable.add(contents(store));
    }

    /** What can be read: for each URI the versions of head and body. Any wrong byte is a failed test. */
    private static Map<String, String> contents(EmbeddedStore store) {
        Map<String, String> contents = new HashMap<>();
        for (int number = 0; number < 40; number++) {
            for (CachedResponse response : store.find(key(number)).join()) {
                assertThat(response.key()).isEqualTo(key(number));
                int bodyVersion = Integer.parseInt(response.head().fields().valueOr("x-body", ""));
                byte[] expected = body(bodyVersion);
                assertThat(response.length()).isEqualTo(expected.length);
                byte[] read = read(response);
                if (read != null) {
                    assertThat(Arrays.equals(read, expected)).isTrue();
                    contents.putIfAbsent(response.key().uri(), response.head().received() + "/" + bodyVersion);
                }
            }
        }
        return contents;
    }

    private static byte[] read(CachedResponse response) {
        byte[] all = new byte[(int) response.length()];
        try (CachedBody body = response.open()) {
            for (int at = 0; at < all.length; ) {
                ByteBuffer part = body.read(at);
                int count = part.remaining();
                part.get(all, at, count);
                at += count;
            }
        } catch (IOException gone) {
            return null;
        }
        return all;
    }

    /** Stores, updates, removals, evictions with second chances, a snapshot in the middle, an orderly closing. */
    private void live() throws IOException {
        EmbeddedStore store = EmbeddedStore.open(files, SMALL);
        mark(store);
        for (int i = 0; i < 12; i++) {
            put(store, i);
        }
        update(store, 3);
        update(store, 4);
        store.remove("engine", key(5).uri(), Runnable::run);
        mark(store);
        store.close();
        store = EmbeddedStore.open(files, SMALL);
        mark(store);
        for (int i = 12; i < 34; i++) {
            put(store, i);
            store.find(key(3)).join();
            store.find(key(6)).join();
            if (i % 5 == 0) {
                update(store, i - 1);
                update(store, i - 3);
            }
            if (i % 7 == 0) {
                put(store, i - 2);
            }
        }
        CacheWriter unfinished =
                store.write(key(38), head(0, 0), -1, Runnable::run).orElseThrow();
        unfinished.write(ByteBuffer.wrap(new byte[100_000]));
        mark(store);
        unfinished.discard();
        mark(store);
        put(store, 35);
        evictions = store.usage("engine").evictions();
        store.clear("engine");
        mark(store);
        put(store, 36);
        store.close();
    }

    @Test
    void theScenarioEvictsAndRescues() throws IOException {
        live();
        Map<String, String> last = readable.get(readable.size() - 4);

        assertThat(evictions).isPositive();
        // it was in the first segment: what is still there was given a second chance
        assertThat(last).containsKey(key(1).uri());
        assertThat(files.changes()).isGreaterThan(200);
    }

    @Test
    void processDeathLosesNothingThatCouldBeRead() throws IOException {
        live();
        int points = 0;
        for (int count = 0; count < files.changes(); count++) {
            for (int part : cuts(files.change(count))) {
                EmbeddedStore store = EmbeddedStore.open(files.afterProcessDeath(count, part), SMALL);
                Map<String, String> found = contents(store);
                checkKnown(found);
                certain(count).forEach((uri, value) -> assertThat(found).containsEntry(uri, value));
                // and it goes on working
                put(store, 39, found);
                points++;
            }
        }
        assertThat(points).isGreaterThan(800);
    }

    private void put(EmbeddedStore store, int number, Map<String, String> before) {
        CacheWriter writer =
                store.write(key(number), head(1, 1), 100, Runnable::run).orElseThrow();
        writer.write(ByteBuffer.wrap(body(1)));
        writer.commit(head(1, 1), List.of()).join();
        Map<String, String> after = contents(store);
        assertThat(after).containsKey(key(number).uri());
        assertThat(after.size()).isGreaterThanOrEqualTo(Math.min(before.size(), 3));
    }

    /** What was readable before and after the change that was cut short. */
    private Map<String, String> certain(int count) {
        int step = 0;
        while (step < marks.size() && marks.get(step) <= count) {
            step++;
        }
        if (step == 0) {
            return Map.of();
        }
        Map<String, String> certain = new HashMap<>(readable.get(step - 1));
        if (step < readable.size()) {
            certain.entrySet().retainAll(readable.get(step).entrySet());
        }
        return certain;
    }

    private void checkKnown(Map<String, String> found) {
        found.forEach((uri, value) -> assertThat(everStored.get(uri)).contains(value));
    }

    private static Set<Integer> cuts(RecordingFiles.Change change) {
        Set<Integer> cuts = new TreeSet<>(Set.of(0));
        int length = change.length();
        if (change.isWrite()) {
            cuts.addAll(Set.of(1, 8, 60, 64, 100, length / 2, length - 5, length - 1));
            cuts.removeIf(cut -> cut < 0 || cut >= length);
        }
        return cuts;
    }

    @Test
    void lossOfPowerMakesNothingWrong() throws IOException {
        live();
        Random random = new Random(7);
        int kept = 0;
        for (int count = 0; count <= files.changes(); count += 1 + random.nextInt(2)) {
            RecordingFiles state = files.afterPowerLoss(count, random);
            EmbeddedStore store = EmbeddedStore.open(state, SMALL);
            Map<String, String> found = contents(store);
            checkKnown(found);
            kept += found.size();
            put(store, 39, found);
            store.close();
            checkKnown(contents(EmbeddedStore.open(state, SMALL)), 39);
        }
        assertThat(kept).isPositive();
    }

    private void checkKnown(Map<String, String> found, int except) {
        found.remove(key(except).uri());
        checkKnown(found);
    }
}
