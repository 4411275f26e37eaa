// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.jar;

import io.penstock.cookie.CookieJar;
import io.penstock.factory.cookie.internal.file.JarFile;
import io.penstock.factory.cookie.internal.rfc6265.Cookie;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Who uses a jar, and where it is kept meanwhile.
 *
 * <p>The file is taken for the first manager that uses the jar, and given up when no generation that is still in force
 * does: so the bundle's own successor finds it free. The service is there as long as the file is. Thread-safe.
 */
final class JarCustody {
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
    private static final long END_SECONDS = 2;
    /** The start of an engine has better things to do. */
    private static final long WARM_UP_MILLIS = 1000;

    private final String engine;
    private final CookieStore store;
    private final Predicate<Cookie> acceptable;
    private final LongSupplier clock;
    private final EngineJar.Parts parts;
    private final CookieJar service;
    private final ScheduledThreadPoolExecutor worker;
    private final Set<User> users = new HashSet<>();
    private volatile Optional<JarKeeper> keeper = Optional.empty();
    private volatile CompletableFuture<Void> opening = DONE;
    private Optional<Future<?>> warmUp = Optional.empty();
    /** What takes the service back; only the worker uses it. */
    private Optional<Runnable> published = Optional.empty();

    /**
     * @param acceptable whether a cookie from a file may still be kept
     * @param clock milliseconds since 1970
     * @param service to be published
     */
    JarCustody(
            String engine,
            CookieStore store,
            Predicate<Cookie> acceptable,
            LongSupplier clock,
            EngineJar.Parts parts,
            CookieJar service) {
        this.engine = engine;
        this.store = store;
        this.acceptable = acceptable;
        this.clock = clock;
        this.parts = parts;
        this.service = service;
        worker = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "penstock-" + engine + "-cookies");
            thread.setDaemon(true);
            return thread;
        });
        worker.setKeepAliveTime(END_SECONDS, TimeUnit.SECONDS);
        worker.allowCoreThreadTimeOut(true);
        worker.setRemoveOnCancelPolicy(true);
    }

    private final class User implements EngineJar.Use {
        private final long generation;

        User(long generation) {
            this.generation = generation;
        }

        @Override
        public void retired() {
            leave(user -> user.generation <= generation);
        }

        @Override
        public void close() {
            leave(user -> user == this);
        }
    }

    /** Does not block. */
    EngineJar.Use use(long generation) {
        User user = new User(generation);
        synchronized (users) {
            boolean first = users.isEmpty();
            users.add(user);
            keeper.ifPresent(disk -> opening = disk.open(() -> {}));
            if (first) {
                onWorker(this::publish);
                warmUp();
            }
        }
        return user;
    }

    /** Reading the public suffixes takes a tenth of a second, which an I/O thread should not spend. */
    private void warmUp() {
        if (warmUp.isEmpty() && !worker.isShutdown()) {
            warmUp = Optional.of(worker.schedule(() -> parts.suffixes().get(), WARM_UP_MILLIS, TimeUnit.MILLISECONDS));
        }
    }

    private void leave(Predicate<User> who) {
        Optional<JarKeeper> released = Optional.empty();
        synchronized (users) {
            if (users.removeIf(who) && users.isEmpty()) {
                released = keeper;
                released.ifPresent(JarKeeper::beginRelease);
                onWorker(this::unpublish);
            }
        }
        released.ifPresent(JarKeeper::finishRelease);
    }

    /**
     * Keeps the jar in that file from now on; empty for memory only. Cookies of another file stay there; those that were
     * in memory only come along. Does not block.
     */
    void keepIn(Optional<Path> file) {
        synchronized (users) {
            Optional<JarKeeper> before = keeper;
            if (before.map(JarKeeper::path).equals(file)) {
                return;
            }
            before.ifPresent(JarKeeper::beginClose);
            boolean another = before.isPresent() && file.isPresent();
            Runnable leaving = () -> {
                before.ifPresent(JarKeeper::finishRelease);
                if (another) {
                    store.removeIf(cookie -> true);
                }
            };
            keeper = file.map(path -> new JarKeeper(
                    engine,
                    new JarSync(new JarFile(path, parts.disk()), store, acceptable, clock),
                    worker,
                    parts.patience()));
            if (keeper.isPresent() && !users.isEmpty()) {
                opening = keeper.get().open(leaving);
            } else {
                opening = DONE;
                onWorker(leaving);
            }
        }
    }

    /** Done as soon as the file's cookies are there, or it is clear that they will not be. */
    CompletableFuture<Void> opening() {
        return opening;
    }

    /** Something may have changed: it is saved soon. */
    void changed() {
        keeper.ifPresent(JarKeeper::changed);
    }

    void flush() throws IOException {
        Optional<JarKeeper> disk = keeper;
        if (disk.isPresent()) {
            disk.get().flush();
        }
    }

    /** For an operator. */
    String state() {
        return keeper.map(JarKeeper::state).orElse("in memory only");
    }

    /** Writes, gives the file up and ends the worker. */
    void close() {
        synchronized (users) {
            users.clear();
            keeper.ifPresent(JarKeeper::beginClose);
            onWorker(this::unpublish);
            warmUp.ifPresent(pending -> pending.cancel(false));
            worker.shutdown();
        }
        keeper.ifPresent(JarKeeper::finishRelease);
        try {
            if (!worker.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void publish() {
        if (published.isEmpty()) {
            published = Optional.of(parts.publisher().publish(service));
        }
    }

    private void unpublish() {
        published.ifPresent(Runnable::run);
        published = Optional.empty();
    }

    private void onWorker(Runnable work) {
        if (!worker.isShutdown()) {
            worker.execute(work);
        }
    }
}
