// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.cache.CacheKey;
import io.penstock.cache.CacheWriter;
import io.penstock.cache.CachedBody;
import io.penstock.cache.CachedHead;
import io.penstock.cache.CachedResponse;
import io.penstock.network.HeaderFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreOfManyTest {
    private static final StoreOptions OPTIONS = new StoreOptions(1L << 30, 0, 64 << 20);

    @TempDir
    Path directory;

    private static CacheKey key(int number) {
        return new CacheKey("engine", "", "http://origin.test/some/longer/path/" + number);
    }

    private static final CachedHead HEAD =
            new CachedHead(200, HeaderFields.of("Content-Type", "text/plain", "ETag", "\"x\""), "", 1, 1);

    private static void fill(EmbeddedStore store, int from, int to, int length) {
        for (int number = from; number < to; number++) {
            CacheWriter writer =
                    store.write(key(number), HEAD, length, Runnable::run).orElseThrow();
            writer.write(ByteBuffer.allocate(length));
            writer.commit(HEAD, List.of()).join();
        }
    }

    @Test
    void aHundredThousandEntriesTakeLittleMemoryAndOpenFast() throws IOException {
        int entries = 100_000;
        try (EmbeddedStore store = EmbeddedStore.open(directory, OPTIONS)) {
            fill(store, 0, entries, 100);
        }
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            try (EmbeddedStore store = EmbeddedStore.open(directory, OPTIONS)) {
                best = Math.min(best, System.nanoTime() - start);
                assertThat(store.usage("engine").entries()).isEqualTo(entries);
                assertThat(store.find(key(entries - 1)).join()).hasSize(1);
            }
        }
        long before = used();
        EmbeddedStore store = EmbeddedStore.open(directory, OPTIONS);
        long each = (used() - before) / entries;
        assertThat(store.usage("engine").entries()).isEqualTo(entries);
        store.close();
        assertThat(each).isLessThanOrEqualTo(200);
        // 200 ms are asked of a quiet machine
        assertThat(best).isLessThan(2_000_000_000L);
    }

    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    @Test
    void aFullStoreStaysWithinItsSizeAndKeepsWhatIsUsed() throws IOException {
        StoreOptions small = new StoreOptions(4 << 20, 256 << 10, 1 << 20);
        try (EmbeddedStore store = EmbeddedStore.open(directory, small)) {
            fill(store, 0, 1, 2_000);
            for (int number = 1; number < 10_000; number += 50) {
                fill(store, number, number + 50, 2_000);
                assertThat(store.find(key(0)).join()).hasSize(1);
            }
            assertThat(store.diskBytes()).isLessThanOrEqualTo(small.maxSize() + small.segmentSize());
            assertThat(store.usage("engine").evictions()).isGreaterThan(5_000);
            assertThat(store.usage("engine").memoryBytes()).isLessThan(512 << 10);
            assertThat(store.find(key(9_990)).join()).hasSize(1);
            assertThat(store.find(key(1_000)).join()).isEmpty();
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(6 << 20);
        }
    }

    @Test
    void largeBodiesMakeRoomToo() throws IOException {
        StoreOptions small = new StoreOptions(4 << 20, 0, 1 << 20);
        try (EmbeddedStore store = EmbeddedStore.open(directory, small)) {
            fill(store, 0, 60, 300_000);
            assertThat(store.diskBytes()).isLessThanOrEqualTo(small.maxSize());
            assertThat(store.find(key(59)).join()).hasSize(1);
            store.resize(new StoreOptions(2 << 20, 0, 1 << 20));
            fill(store, 60, 61, 10);
            assertThat(store.diskBytes()).isLessThanOrEqualTo(2 << 20);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".body")).count())
                    .isLessThanOrEqualTo(6);
        }
    }

    @Test
    void whatIsTooLargeIsNotStored() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory, new StoreOptions(4 << 20, 0, 100_000))) {
            assertThat(store.write(key(1), HEAD, 100_001, Runnable::run)).isEmpty();
            CacheWriter writer = store.write(key(1), HEAD, -1, Runnable::run).orElseThrow();
            writer.write(ByteBuffer.allocate(100_000));
            assertThat(writer.isFailed()).isFalse();
            writer.write(ByteBuffer.allocate(1));
            assertThat(writer.isFailed()).isTrue();
            assertThat(writer.isReady(() -> {})).isTrue();
            assertThat(writer.commit(HEAD, List.of()).join()).isEmpty();
            assertThat(store.find(key(1)).join()).isEmpty();
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".body"))).isEmpty();
        }
    }

    @Test
    void aWriterTakesNoMoreThanItsShare() throws IOException {
        Queue<Runnable> tasks = new ArrayDeque<>();
        try (EmbeddedStore store = EmbeddedStore.open(directory, OPTIONS)) {
            CacheWriter writer = store.write(key(1), HEAD, -1, tasks::add).orElseThrow();
            int written = 0;
            int[] called = {0};
            while (writer.isReady(() -> called[0]++)) {
                writer.write(ByteBuffer.allocate(4_096));
                written += 4_096;
            }
            // with the piece that is still being filled
            assertThat(written).isBetween(32 << 10, 56 << 10);
            assertThat(called[0]).isZero();
            tasks.remove().run();
            assertThat(called[0]).isEqualTo(1);
            assertThat(writer.isReady(() -> {})).isTrue();
            writer.discard();
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
        }
    }

    @Test
    void anExecutorThatRefusesIsNoFailure() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory, OPTIONS)) {
            CacheWriter large = store.write(key(1), HEAD, -1, task -> {
                        throw new java.util.concurrent.RejectedExecutionException();
                    })
                    .orElseThrow();
            large.write(ByteBuffer.allocate(100_000));
            assertThat(large.isFailed()).isTrue();
            assertThat(large.commit(HEAD, List.of()).join()).isEmpty();

            CacheWriter small = store.write(key(2), HEAD, -1, task -> {
                        throw new java.util.concurrent.RejectedExecutionException();
                    })
                    .orElseThrow();
            small.write(ByteBuffer.allocate(100));
            assertThat(small.commit(HEAD, List.of()).join()).isEmpty();

            fill(store, 3, 4, 10);
            store.remove("engine", key(3).uri(), task -> {
                throw new java.util.concurrent.RejectedExecutionException();
            });
            assertThat(store.find(key(3)).join()).isEmpty();
        }
        try (EmbeddedStore store = EmbeddedStore.open(directory, OPTIONS)) {
            assertThat(store.find(key(3)).join()).isEmpty();
        }
    }

    @Test
    void theDirectoryHasOneOwnerAndNoLockRemains() throws IOException {
        EmbeddedStore store = EmbeddedStore.open(directory.resolve("deep/down"), OPTIONS);
        assertThatThrownBy(() -> EmbeddedStore.open(directory.resolve("deep/down"), OPTIONS))
                .isInstanceOf(StoreBusyException.class)
                .hasMessageContaining(
                        "in use by process " + ProcessHandle.current().pid());
        fill(store, 0, 1, 100_000);
        store.close();
        store.close();
        assertThat(directory.resolve("deep/down/lock")).doesNotExist();
        try (EmbeddedStore again = EmbeddedStore.open(directory.resolve("deep/down"), OPTIONS)) {
            assertThat(again.find(key(0)).join()).hasSize(1);
        }
    }

    @Test
    void filesAreForTheirOwnerOnly() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory.resolve("own"), OPTIONS)) {
            fill(store, 0, 1, 100_000);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("own"))))
                    .isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(directory.resolve("own"))) {
                for (Path file : files.toList()) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------");
                }
            }
        }
    }

    @Test
    void aPlantedLinkIsNotFollowed() throws IOException {
        Path target = Files.writeString(directory.resolve("precious"), "precious");
        Path own = Files.createDirectory(directory.resolve("own"));
        Files.createSymbolicLink(own.resolve("secret"), target);
        Files.createSymbolicLink(own.resolve("index.new"), target);

        assertThatThrownBy(() -> EmbeddedStore.open(own, OPTIONS)).isInstanceOf(IOException.class);
        assertThat(own.resolve("lock")).doesNotExist();
        Files.delete(own.resolve("secret"));
        EmbeddedStore.open(own, OPTIONS).close();
        assertThat(target).hasContent("precious");
    }

    @Test
    void anInterruptedReaderHarmsNobody() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory, OPTIONS)) {
            fill(store, 0, 1, 100);
            fill(store, 1, 2, 400_000);
            Thread.currentThread().interrupt();
            assertThat(store.find(key(0)).join()).hasSize(1);
            assertThat(Thread.interrupted()).isTrue();
            CachedResponse large = store.find(key(1)).join().get(0);
            try (CachedBody body = large.open()) {
                Thread.currentThread().interrupt();
                assertThat(body.read(300_000).hasRemaining()).isTrue();
                assertThat(Thread.interrupted()).isTrue();
            }
            Thread.currentThread().interrupt();
            fill(store, 2, 3, 400_000);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(store.find(key(2)).join()).hasSize(1);
            assertThat(store.usage("engine").corrupt()).isZero();
        }
    }

    @Test
    void aKeyOfAnotherHashAtTheSamePlaceIsNotTaken() {
        for (int i = 0; i < 1000; i++) {
            CacheKey key = key(i);
            CacheKey scoped = new CacheKey(key.engine(), "user" + i, key.uri());
            assertThat(KeyHash.of(key) >>> 32).isEqualTo(KeyHash.of(scoped) >>> 32);
            assertThat(KeyHash.of(key)).isNotEqualTo(KeyHash.of(scoped));
            assertThat((int) (KeyHash.of(key) >>> 32)).isEqualTo(KeyHash.ofUri(key.engine(), key.uri()));
        }
    }
}
