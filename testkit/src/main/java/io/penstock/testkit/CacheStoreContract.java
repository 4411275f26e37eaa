// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.cache.CacheKey;
import io.penstock.cache.CacheStore;
import io.penstock.cache.CacheWriter;
import io.penstock.cache.CachedBody;
import io.penstock.cache.CachedHead;
import io.penstock.cache.CachedResponse;
import io.penstock.network.HeaderFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link CacheStore} promises. Extend it and say how a store is opened; the store must take bodies of 2 MiB
 * and hold a few of them.
 */
public abstract class CacheStoreContract {
    protected static final String ENGINE = "engine";

    private static final long NOW = 1_788_256_800_000L;

    private final ExecutorService executor = Executors.newFixedThreadPool(2, task -> {
        Thread thread = new Thread(task, "store-contract");
        thread.setDaemon(true);
        return thread;
    });
    private CacheStore store;

    /** A store that was never used, or after a {@link #close} the same one again. */
    protected abstract CacheStore open() throws Exception;

    /** Ends the use of a store, in an orderly way. */
    protected abstract void close(CacheStore opened) throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    void closeStore() throws Exception {
        close(store);
        executor.shutdownNow();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Closes the store and opens it again. */
    protected final void reopen() throws Exception {
        close(store);
        store = open();
    }

    protected final CacheStore store() {
        return store;
    }

    protected final ExecutorService executor() {
        return executor;
    }

    protected static CacheKey key(String path) {
        return new CacheKey(ENGINE, "", "http://origin.test/" + path);
    }

    protected static CachedHead head(String variant, long received) {
        return new CachedHead(
                200, HeaderFields.of("Content-Type", "text/plain", "X-Own", "é"), variant, NOW, NOW + received);
    }

    /** Bytes that no two seeds share. */
    protected static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    /** Stores a response and waits until it can be found. */
    protected final CachedResponse put(CacheKey key, CachedHead head, byte[] body) throws Exception {
        return put(key, head, body, List.of());
    }

    private CachedResponse put(CacheKey key, CachedHead head, byte[] body, List<CachedResponse> replaced)
            throws Exception {
        CacheWriter writer = store.write(key, head, body.length, executor).orElseThrow();
        fill(writer, body);
        return writer.commit(head, replaced).get(30, TimeUnit.SECONDS).orElseThrow();
    }

    private static void fill(CacheWriter writer, byte[] body) throws InterruptedException {
        for (int at = 0; at < body.length; at += 7_777) {
            CountDownLatch ready = new CountDownLatch(1);
            if (!writer.isReady(ready::countDown)) {
                assertThat(ready.await(30, TimeUnit.SECONDS)).isTrue();
            }
            writer.write(ByteBuffer.wrap(body, at, Math.min(7_777, body.length - at)));
        }
    }

    protected final List<CachedResponse> find(CacheKey key) throws Exception {
        return store.find(key).get(30, TimeUnit.SECONDS);
    }

    protected static byte[] read(CachedResponse response) throws IOException {
        byte[] all = new byte[(int) response.length()];
        try (CachedBody body = response.open()) {
            assertThat(body.length()).isEqualTo(response.length());
            int at = 0;
            while (at < all.length) {
                ByteBuffer part = body.read(at);
                assertThat(part.hasRemaining()).isTrue();
                assertThat(part.isReadOnly()).isTrue();
                int count = part.remaining();
                part.get(all, at, count);
                at += count;
            }
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 32 << 10, (32 << 10) + 1, 48 << 10, 64 << 10, (64 << 10) + 1, 300_000, 2 << 20})
    void whatIsStoredIsFoundAlsoAfterAnotherOpening(int length) throws Exception {
        byte[] body = bytes(1, length);
        CachedHead head = head("v", 0);

        CachedResponse stored = put(key("a"), head, body);
        assertThat(stored.key()).isEqualTo(key("a"));
        for (int opening = 0; opening < 3; opening++) {
            List<CachedResponse> found = find(key("a"));
            assertThat(found).hasSize(1);
            assertThat(found.get(0).key()).isEqualTo(key("a"));
            assertThat(found.get(0).head()).isEqualTo(head);
            assertThat(found.get(0).length()).isEqualTo(length);
            assertThat(read(found.get(0))).isEqualTo(body);
            assertThat(find(key("b"))).isEmpty();
            reopen();
        }
    }

    @Test
    void aBodyIsReadFromAnyPosition() throws Exception {
        byte[] body = bytes(2, 700_000);
        CachedResponse stored = put(key("a"), head("", 0), body);

        try (CachedBody opened = stored.open()) {
            for (int position : new int[] {699_999, 0, 65_535, 65_536, 65_537, 400_000, 399_999, 131_072}) {
                ByteBuffer part = opened.read(position);
                byte[] expected = Arrays.copyOfRange(body, position, position + part.remaining());
                assertThat(part).isEqualTo(ByteBuffer.wrap(expected));
            }
        }
    }

    @Test
    void nothingIsFoundBeforeItIsCommittedOrAfterItIsDiscarded() throws Exception {
        for (int length : new int[] {10, 100_000}) {
            CacheWriter writer =
                    store.write(key("a"), head("", 0), -1, executor).orElseThrow();
            fill(writer, bytes(3, length));
            assertThat(writer.length()).isEqualTo(length);
            assertThat(find(key("a"))).isEmpty();
            writer.discard();
            assertThat(writer.isFailed()).isTrue();
            assertThat(find(key("a"))).isEmpty();
            reopen();
            assertThat(find(key("a"))).isEmpty();
        }
    }

    @Test
    void theHeadThatIsCommittedCounts() throws Exception {
        CacheWriter writer = store.write(key("a"), head("", 0), 3, executor).orElseThrow();
        writer.write(ByteBuffer.wrap(bytes(4, 3)));
        writer.commit(head("final", 5), List.of()).get(30, TimeUnit.SECONDS);

        assertThat(find(key("a")).get(0).head()).isEqualTo(head("final", 5));
    }

    @Test
    void keysAreKeptApart() throws Exception {
        List<CacheKey> keys = List.of(
                key("a"),
                key("A"),
                new CacheKey(ENGINE, "user", key("a").uri()),
                new CacheKey("other", "", key("a").uri()),
                new CacheKey(ENGINE, "", ""));
        for (int i = 0; i < keys.size(); i++) {
            put(keys.get(i), head("", 0), bytes(i, 100));
        }
        for (int i = 0; i < keys.size(); i++) {
            List<CachedResponse> found = find(keys.get(i));
            assertThat(found).hasSize(1);
            assertThat(read(found.get(0))).isEqualTo(bytes(i, 100));
        }
    }

    @Test
    void severalVariantsAreFoundNewestFirst() throws Exception {
        put(key("a"), head("one", 1), bytes(1, 10));
        put(key("a"), head("three", 3), bytes(3, 10));
        put(key("a"), head("two", 2), bytes(2, 10));

        for (int opening = 0; opening < 2; opening++) {
            assertThat(find(key("a")))
                    .extracting(response -> response.head().variant())
                    .containsExactly("three", "two", "one");
            reopen();
        }
    }

    @Test
    void aNewerResponseOfTheSameVariantReplacesTheOlderOne() throws Exception {
        put(key("a"), head("v", 1), bytes(1, 100_000));
        put(key("a"), head("w", 1), bytes(2, 10));
        put(key("a"), head("v", 2), bytes(3, 10));

        for (int opening = 0; opening < 2; opening++) {
            List<CachedResponse> found = find(key("a"));
            assertThat(found).extracting(response -> response.head().variant()).containsExactly("v", "w");
            assertThat(read(found.get(0))).isEqualTo(bytes(3, 10));
            reopen();
        }
    }

    @Test
    void responsesThatAreNamedAreReplacedToo() throws Exception {
        CachedResponse part = put(key("a"), head("@0", 1), bytes(1, 10));
        put(key("a"), head("other", 1), bytes(2, 10));
        put(key("a"), head("", 2), bytes(3, 10), List.of(part));

        for (int opening = 0; opening < 2; opening++) {
            assertThat(find(key("a")))
                    .extracting(response -> response.head().variant())
                    .containsExactly("", "other");
            reopen();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 100_000, 500_000})
    void anotherHeadLeavesTheBody(int length) throws Exception {
        CachedResponse stored = put(key("a"), head("v", 1), bytes(1, length));
        CachedResponse updated = store.update(stored, head("w", 2), executor);

        assertThat(updated.head()).isEqualTo(head("w", 2));
        for (int opening = 0; opening < 3; opening++) {
            List<CachedResponse> found = find(key("a"));
            assertThat(found).hasSize(1);
            assertThat(found.get(0).head()).isEqualTo(head("w", 2));
            assertThat(read(found.get(0))).isEqualTo(bytes(1, length));
            if (opening < 2) {
                reopen();
            }
        }
        store.update(store.update(find(key("a")).get(0), head("x", 3), executor), head("y", 4), executor);
        reopen();
        assertThat(find(key("a"))).hasSize(1);
        assertThat(find(key("a")).get(0).head()).isEqualTo(head("y", 4));
        assertThat(read(find(key("a")).get(0))).isEqualTo(bytes(1, length));
    }

    @Test
    void oneIsRemovedOrAllOfAUri() throws Exception {
        CachedResponse one = put(key("a"), head("one", 1), bytes(1, 10));
        put(key("a"), head("two", 1), bytes(2, 100_000));
        put(new CacheKey(ENGINE, "user", key("a").uri()), head("", 1), bytes(3, 10));
        put(new CacheKey("other", "", key("a").uri()), head("", 1), bytes(4, 10));
        put(key("b"), head("", 1), bytes(5, 10));

        store.remove(one, executor);
        assertThat(find(key("a")))
                .extracting(response -> response.head().variant())
                .containsExactly("two");
        reopen();
        assertThat(find(key("a"))).hasSize(1);

        store.remove(ENGINE, key("a").uri(), executor);
        for (int opening = 0; opening < 2; opening++) {
            assertThat(find(key("a"))).isEmpty();
            assertThat(find(new CacheKey(ENGINE, "user", key("a").uri()))).isEmpty();
            assertThat(find(new CacheKey("other", "", key("a").uri()))).hasSize(1);
            assertThat(find(key("b"))).hasSize(1);
            reopen();
        }
    }

    @Test
    void oneEngineIsShownCountedAndCleared() throws Exception {
        for (int i = 0; i < 20; i++) {
            put(key("a" + i), head("", 1), bytes(i, 100));
        }
        put(new CacheKey("other", "", "http://origin.test/x"), head("", 1), bytes(99, 7));

        List<String> seen = new ArrayList<>();
        store.visit(ENGINE, response -> seen.add(response.key().uri()));
        assertThat(seen).hasSize(20).doesNotHaveDuplicates();
        seen.clear();
        store.visit(ENGINE, response -> {
            seen.add(response.key().uri());
            return seen.size() < 3;
        });
        assertThat(seen).hasSize(3);
        assertThat(store.usage(ENGINE).entries()).isEqualTo(20);
        assertThat(store.usage(ENGINE).bytes()).isEqualTo(2000);
        assertThat(store.verify(ENGINE).checked()).isEqualTo(20);
        assertThat(store.verify(ENGINE).dropped()).isZero();

        store.clear(ENGINE);
        for (int opening = 0; opening < 2; opening++) {
            assertThat(store.usage(ENGINE).entries()).isZero();
            assertThat(store.usage(ENGINE).bytes()).isZero();
            assertThat(store.usage("other").entries()).isEqualTo(1);
            assertThat(find(key("a1"))).isEmpty();
            assertThat(find(new CacheKey("other", "", "http://origin.test/x"))).hasSize(1);
            reopen();
        }
        store.clear("other");
        reopen();
        assertThat(find(new CacheKey("other", "", "http://origin.test/x"))).isEmpty();
    }

    @Test
    void whatIsBeingWrittenCanBeReadMeanwhile() throws Exception {
        byte[] body = bytes(7, 1 << 20);
        CacheWriter writer = store.write(key("a"), head("", 0), -1, executor).orElseThrow();
        AtomicReference<byte[]> seen = new AtomicReference<>(new byte[0]);
        try (CachedBody progress = writer.body()) {
            CompletableFuture<Void> reading =
                    CompletableFuture.runAsync(() -> follow(progress, body.length, seen), executor);
            fill(writer, body);
            CompletableFuture<?> committed = writer.commit(head("", 0), List.of());
            reading.get(30, TimeUnit.SECONDS);
            assertThat(seen.get()).isEqualTo(body);
            committed.get(30, TimeUnit.SECONDS);
            assertThat(progress.read(5).get(0)).isEqualTo(body[5]);
        }
        assertThat(read(find(key("a")).get(0))).isEqualTo(body);
    }

    private static void follow(CachedBody progress, int length, AtomicReference<byte[]> seen) {
        byte[] all = new byte[length];
        int at = 0;
        try {
            while (at < length) {
                if (progress.length() > at) {
                    ByteBuffer part = progress.read(at);
                    int count = part.remaining();
                    part.get(all, at, count);
                    at += count;
                } else {
                    Thread.onSpinWait();
                }
            }
        } catch (IOException e) {
            return;
        }
        seen.set(all);
    }

    @Test
    void readingFromAWriterThatGaveUpFails() throws Exception {
        CacheWriter writer = store.write(key("a"), head("", 0), -1, executor).orElseThrow();
        writer.write(ByteBuffer.wrap(bytes(1, 10)));
        try (CachedBody progress = writer.body()) {
            writer.discard();
            assertThatThrownBy(() -> progress.read(0)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aBodyThatIsBeingReadOutlivesItsRemoval() throws Exception {
        byte[] body = bytes(8, 1 << 20);
        CachedResponse stored = put(key("a"), head("", 0), body);
        try (CachedBody opened = stored.open()) {
            opened.read(0);
            store.remove(ENGINE, key("a").uri(), executor);
            put(key("b"), head("", 0), bytes(9, 1 << 20));
            ByteBuffer part = opened.read(1_000_000);
            assertThat(part.get(part.position())).isEqualTo(body[1_000_000]);
        }
    }

    @Test
    void theSecretLivesAsLongAsWhatIsStored() throws Exception {
        byte[] secret = store.secret();

        assertThat(secret).hasSizeGreaterThanOrEqualTo(16);
        assertThat(secret).isNotEqualTo(new byte[secret.length]);
        reopen();
        assertThat(store.secret()).isEqualTo(secret);
    }

    @Test
    void aClosedStoreFindsAndStoresNothing() throws Exception {
        CachedResponse stored = put(key("a"), head("", 0), bytes(1, 10));
        CacheWriter open = store.write(key("b"), head("", 0), -1, executor).orElseThrow();
        CacheStore old = store;
        reopen();

        assertThat(old.find(key("a")).get(30, TimeUnit.SECONDS)).isEmpty();
        assertThat(old.write(key("c"), head("", 0), -1, executor)).isEmpty();
        open.write(ByteBuffer.wrap(new byte[10]));
        assertThat(open.commit(head("", 0), List.of()).get(30, TimeUnit.SECONDS))
                .isEmpty();
        old.update(stored, head("new", 1), executor);
        old.remove(stored, executor);
        old.remove(ENGINE, key("a").uri(), executor);
        old.clear(ENGINE);
        assertThat(find(key("a"))).hasSize(1);
        assertThat(find(key("b"))).isEmpty();
    }

    @Test
    void manyThreadsAtOnce() throws Exception {
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            int number = thread;
            CompletableFuture<Void> done = new CompletableFuture<>();
            Thread runner = new Thread(
                    () -> {
                        try {
                            mix(number);
                            done.complete(null);
                        } catch (Throwable e) {
                            done.completeExceptionally(e);
                        }
                    },
                    "store-contract-mix-" + number);
            runner.setDaemon(true);
            runner.start();
            running.add(done);
        }
        for (CompletableFuture<Void> done : running) {
            done.get(60, TimeUnit.SECONDS);
        }
    }

    /** Each body begins with the number of its key: whatever is found must be one that was stored under it. */
    private void mix(int thread) throws Exception {
        SplittableRandom random = new SplittableRandom(thread);
        for (int round = 0; round < 150; round++) {
            int name = random.nextInt(20);
            CacheKey key = key("mix" + name);
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    byte[] body = bytes(round, random.nextInt(4) == 0 ? 70_000 : 200);
                    Arrays.fill(body, (byte) name);
                    put(key, head("", thread * 1000L + round), body);
                }
                case 2 -> store.remove(ENGINE, key.uri(), executor);
                case 3 -> {
                    for (CachedResponse response : find(key)) {
                        store.update(response, head("", thread * 1000L + round), executor);
                    }
                }
                default -> {
                    for (CachedResponse response : find(key)) {
                        check(response, (byte) name);
                    }
                }
            }
        }
    }

    private static void check(CachedResponse response, byte expected) {
        byte[] body;
        try {
            body = read(response);
        } catch (IOException removedMeanwhile) {
            return;
        }
        for (byte b : body) {
            assertThat(b).isEqualTo(expected);
        }
    }
}
