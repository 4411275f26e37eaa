// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import io.penstock.engine.internal.thread.LoaderThread;
import io.penstock.engine.internal.thread.Mailbox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The loader threads of an engine and their mailboxes. There are more mailboxes than threads: a mailbox keeps its order
 * when its thread is renewed, or when the number of threads changes.
 */
public final class Loaders {
    /** The most loader threads that an engine may have. */
    public static final int MAX = 64;

    private final String engine;
    private final Mailbox[] mailboxes = new Mailbox[MAX];
    private final Object change = new Object();
    private volatile Loader[] loaders = {};
    private volatile boolean closed;

    public Loaders(String engine, int count) {
        this.engine = engine;
        for (int i = 0; i < MAX; i++) {
            int index = i;
            mailboxes[i] = new Mailbox(mailbox -> schedule(index, mailbox));
        }
        resize(count);
    }

    public int count() {
        return loaders.length;
    }

    /** The mailbox of that index, modulo {@link #MAX}. */
    public Executor mailbox(int index) {
        return mailboxes[Math.floorMod(index, MAX)];
    }

    Loader get(int index) {
        Loader[] all = loaders;
        return all[index < all.length && index >= 0 ? index : Math.floorMod(index, all.length)];
    }

    List<Loader> all() {
        return List.of(loaders);
    }

    int mailboxSize(int loader) {
        int size = 0;
        for (int i = loader; i < MAX; i += loaders.length) {
            size += mailboxes[i].size();
        }
        return size;
    }

    /** @return loaders that are no more; their threads end with their last work */
    List<Loader> resize(int count) {
        synchronized (change) {
            Loader[] before = loaders;
            Loader[] after = Arrays.copyOf(before, count);
            for (int i = before.length; i < count; i++) {
                after[i] = new Loader(engine, i);
            }
            List<Loader> gone = new ArrayList<>();
            loaders = after;
            for (int i = count; i < before.length; i++) {
                before[i].thread.retire();
                gone.add(before[i]);
            }
            return gone;
        }
    }

    /** New threads for all loaders, so that nothing on an old one's stack or in its thread locals outlives a swap. */
    void renew() {
        synchronized (change) {
            for (Loader loader : loaders) {
                loader.renew().retire();
            }
        }
    }

    /** A new thread for a loader whose old one is stuck in foreign code. */
    void replace(Loader loader, LoaderThread stuck) {
        synchronized (change) {
            if (loader.thread == stuck) {
                loader.renew();
            }
            stuck.abandon().forEach(task -> submit(loader, task));
        }
    }

    /** Runs work on a loader's thread. */
    void submit(Loader loader, Runnable work) {
        while (!loader.thread.submit(work)) {
            if (closed) {
                work.run();
                return;
            }
            Thread.onSpinWait();
        }
    }

    /** Ends all threads; work that is still given runs where it is given. */
    void close() {
        Loader[] all = loaders;
        closed = true;
        for (Loader loader : all) {
            loader.thread.retire();
        }
        for (Loader loader : all) {
            loader.thread.join();
        }
    }

    private void schedule(int index, Mailbox mailbox) {
        while (!closed) {
            Loader[] all = loaders;
            LoaderThread thread = all[index % all.length].thread;
            if (thread.submit(() -> mailbox.serve(thread))) {
                return;
            }
            Thread.onSpinWait();
        }
        mailbox.drain();
    }
}
