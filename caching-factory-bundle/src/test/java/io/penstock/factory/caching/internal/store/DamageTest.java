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
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Flipped bits, cut off, missing and swapped files: never a wrong byte, never a failure, and what is whole is kept. */
class DamageTest {
    private static final StoreOptions OPTIONS = new StoreOptions(32 << 20, 0, 1 << 20);
    private static final int ENTRIES = 60;
    private static final int ROUNDS = 10_000;
    /** Damages between two openings. */
    private static final int AT_ONCE = 5;

    private final RecordingFiles filled = new RecordingFiles();

    private static CacheKey key(int number) {
        return new CacheKey("engine", "", "http://origin.test/" + number);
    }

    private static byte[] body(int number) {
        byte[] bytes = new byte[number % 10 == 9 ? 150_000 + number : 300 + number];
        new Random(number).nextBytes(bytes);
        return bytes;
    }

    private static CachedHead head(int number) {
        return new CachedHead(200, HeaderFields.of("X-Number", Integer.toString(number)), "", number, number);
    }

    @BeforeEach
    void fill() throws IOException {
        EmbeddedStore store = EmbeddedStore.open(filled, new StoreOptions(2 << 20, 0, 1 << 20));
        for (int number = 0; number < ENTRIES; number++) {
            CacheWriter writer =
                    store.write(key(number), head(number), -1, Runnable::run).orElseThrow();
            writer.write(ByteBuffer.wrap(body(number)));
            writer.commit(head(number), List.of()).join();
            if (number == ENTRIES / 2) {
                // the rest is found by replaying the log
                store.close();
                store = EmbeddedStore.open(filled, OPTIONS);
            }
            if (number % 7 == 0) {
                store.update(store.find(key(number)).join().get(0), head(number), Runnable::run);
            }
        }
    }

    @Test
    void withoutDamageAllIsThere() throws IOException {
        assertThat(whole(EmbeddedStore.open(filled.copy(), OPTIONS))).hasSize(ENTRIES);
    }

    @Test
    void tenThousandDamages() throws IOException {
        Random random = new Random(42);
        long kept = 0;
        for (int round = 0; round < ROUNDS / AT_ONCE; round++) {
            RecordingFiles files = filled.copy();
            Set<String> hit = new HashSet<>();
            for (int i = 0; i < AT_ONCE; i++) {
                damage(files, random, hit);
            }
            EmbeddedStore store = EmbeddedStore.open(files, OPTIONS);
            Set<Integer> whole = whole(store);
            kept += whole.size();
            assertThat(whole).containsAll(unharmed(hit));
            assertThat(store.verify("engine").dropped()).isZero();
        }
        assertThat(kept).isGreaterThan(ROUNDS / AT_ONCE * ENTRIES / 4);
    }

    @Test
    void oneFlippedBitCostsOneEntryAtMost() throws IOException {
        Random random = new Random(1);
        for (int round = 0; round < 1000; round++) {
            RecordingFiles files = filled.copy();
            List<String> names = files.list();
            String name = names.get(random.nextInt(names.size()));
            byte[] content = files.content(name);
            int at = random.nextInt(content.length);
            boolean header = name.endsWith(".seg") && at < Segment.HEADER;
            content[at] ^= (byte) (1 << random.nextInt(8));
            files.damage(name, content);

            if (!header) {
                assertThat(whole(EmbeddedStore.open(files, OPTIONS))).hasSizeGreaterThanOrEqualTo(ENTRIES - 1);
            }
        }
    }

    @Test
    void damageWhileItIsOpenIsFoundToo() throws IOException {
        Random random = new Random(2);
        for (int round = 0; round < 300; round++) {
            RecordingFiles files = filled.copy();
            EmbeddedStore store = EmbeddedStore.open(files, OPTIONS);
            for (int i = 0; i < 20; i++) {
                flip(files, random, files.list().get(random.nextInt(files.list().size())));
            }
            whole(store);
            whole(store);
        }
    }

    private static void damage(RecordingFiles files, Random random, Set<String> hit) {
        List<String> names = files.list();
        String name = names.get(random.nextInt(names.size()));
        hit.add(name);
        switch (random.nextInt(8)) {
            case 0 -> {
                byte[] content = files.content(name);
                files.damage(name, Arrays.copyOf(content, random.nextInt(content.length + 1)));
            }
            case 1 -> files.delete(name);
            case 2 -> {
                String other = names.get(random.nextInt(names.size()));
                hit.add(other);
                files.swap(name, other);
            }
            case 3 -> {
                byte[] content = files.content(name);
                int at = random.nextInt(content.length + 1);
                Arrays.fill(content, at, Math.min(content.length, at + random.nextInt(5_000)), (byte) 0);
                files.damage(name, content);
            }
            case 4 -> {
                byte[] content = files.content(name);
                byte[] longer = Arrays.copyOf(content, content.length + 500);
                System.arraycopy(content, 0, longer, content.length, Math.min(500, content.length));
                files.damage(name, longer);
            }
            default -> flip(files, random, name);
        }
    }

    private static void flip(RecordingFiles files, Random random, String name) {
        byte[] content = files.content(name);
        if (content.length > 0) {
            content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
            files.damage(name, content);
        }
    }

    /** Entries of which neither the record nor the body's file was hit. */
    private List<Integer> unharmed(Set<String> hit) throws IOException {
        List<Integer> unharmed = new ArrayList<>();
        for (int number = 0; number < ENTRIES; number++) {
            Set<String> used = new HashSet<>();
            String prefix = String.format("%016x", KeyHash.of(key(number)));
            for (String name : filled.list()) {
                if (name.startsWith(prefix)) {
                    used.add(name);
                }
            }
            used.addAll(segments());
            used.retainAll(hit);
            if (used.isEmpty()) {
                unharmed.add(number);
            }
        }
        return unharmed;
    }

    private List<String> segments() {
        return filled.list().stream().filter(name -> name.endsWith(".seg")).toList();
    }

    /** Numbers of entries that can be read. Reading must not fail, and no byte may be wrong. */
    private static Set<Integer> whole(EmbeddedStore store) {
        Set<Integer> whole = new HashSet<>();
        for (int number = 0; number < ENTRIES; number++) {
            List<CachedResponse> found = store.find(key(number)).join();
            for (CachedResponse response : found) {
                assertThat(response.key()).isEqualTo(key(number));
                assertThat(response.head()).isEqualTo(head(number));
                byte[] expected = body(number);
                assertThat(response.length()).isEqualTo(expected.length);
                try (CachedBody body = response.open()) {
                    for (int at = 0; at < expected.length; ) {
                        ByteBuffer part = body.read(at);
                        ByteBuffer right = ByteBuffer.wrap(expected, at, part.remaining());
                        assertThat(part.equals(right)).isTrue();
                        at += part.remaining();
                    }
                    whole.add(number);
                } catch (IOException damaged) {
                    assertThat(store.find(key(number)).join()).doesNotContain(response);
                }
            }
        }
        return whole;
    }
}
