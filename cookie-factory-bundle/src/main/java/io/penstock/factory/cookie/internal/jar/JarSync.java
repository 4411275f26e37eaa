// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.jar;

import io.penstock.factory.cookie.internal.file.JarFile;
import io.penstock.factory.cookie.internal.file.JarFormat;
import io.penstock.factory.cookie.internal.file.JarLock;
import io.penstock.factory.cookie.internal.rfc6265.Cookie;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a store and its file alike while it has the file's lock. Thread-safe; its methods block on the disk. */
final class JarSync {
    private static final Logger LOG = LoggerFactory.getLogger(JarSync.class);

    private final JarFile file;
    private final CookieStore store;
    private final Predicate<Cookie> acceptable;
    private final LongSupplier clock;
    private @Nullable JarLock lock;
    /** What was last written; empty before. */
    private List<JarFormat.Entry> written = List.of();
    /** The store's changes that the file has; -1 for none. */
    private volatile long saved = -1;

    /**
     * @param acceptable whether a cookie from the file may still be kept
     * @param clock milliseconds since 1970
     */
    JarSync(JarFile file, CookieStore store, Predicate<Cookie> acceptable, LongSupplier clock) {
        this.file = file;
        this.store = store;
        this.acceptable = acceptable;
        this.clock = clock;
    }

    Path path() {
        return file.path();
    }

    /** Whether the store has something that the file lacks. */
    boolean isDirty() {
        return saved != store.changes();
    }

    /**
     * Takes the lock and the file's cookies, unless it has them.
     *
     * @throws JarLock.HeldException if somebody else has the lock
     */
    synchronized void take() throws IOException {
        if (lock != null) {
            return;
        }
        JarLock taken = JarLock.of(file.path());
        try {
            read();
            lock = taken;
        } catch (IOException e) {
            taken.close();
            throw e;
        }
    }

    private void read() throws IOException {
        long now = clock.getAsLong();
        JarFormat.Content content = file.load(now);
        store.counters().skipped(content.skipped());
        if (written.isEmpty() || !content.entries().equals(written)) {
            if (!written.isEmpty()) {
                // it was given up once, and somebody else has written since: what he left counts
                store.removeIf(Cookie::isPersistent);
            }
            boolean alike = store.isEmpty();
            for (JarFormat.Entry entry : content.entries()) {
                if (acceptable.test(entry.cookie())) {
                    store.restore(entry.cookie(), entry.lastAccess(), now);
                }
            }
            saved = alike ? store.changes() : -1;
        }
        LOG.info(
                "Cookie jar {}: {} cookies read{}",
                file.path(),
                content.entries().size(),
                content.skipped() == 0 ? "" : ", " + content.skipped() + " unreadable lines skipped");
    }

    /** Writes what is not yet on disk; nothing without the lock. */
    synchronized void write() throws IOException {
        if (lock != null && isDirty()) {
            long now = clock.getAsLong();
            store.removeIf(cookie -> cookie.isExpired(now));
            long changes = store.changes();
            save(entries());
            saved = changes;
        }
    }

    /** Writes the last changes and times of access, and gives the lock back; unless the condition has passed. */
    synchronized void giveUp(BooleanSupplier condition) throws IOException {
        JarLock held = lock;
        if (held == null || !condition.getAsBoolean()) {
            return;
        }
        lock = null;
        try (held) {
            long changes = store.changes();
            List<JarFormat.Entry> entries = entries();
            if (!entries.equals(written)) {
                save(entries);
            }
            saved = changes;
        }
    }

    private void save(List<JarFormat.Entry> entries) throws IOException {
        file.save(entries);
        written = entries;
    }

    private List<JarFormat.Entry> entries() {
        return store.all(clock.getAsLong()).stream()
                .filter(stored -> stored.cookie().isPersistent())
                .map(stored -> new JarFormat.Entry(stored.cookie(), stored.lastAccess()))
                .toList();
    }
}
