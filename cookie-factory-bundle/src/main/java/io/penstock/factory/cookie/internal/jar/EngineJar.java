// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.jar;

import io.penstock.cookie.CookieJar;
import io.penstock.factory.cookie.internal.file.Disk;
import io.penstock.factory.cookie.internal.file.JarFile;
import io.penstock.factory.cookie.internal.rfc6265.Admission;
import io.penstock.factory.cookie.internal.rfc6265.Cookie;
import io.penstock.factory.cookie.internal.rfc6265.Hop;
import io.penstock.factory.cookie.internal.rfc6265.Matching;
import io.penstock.factory.cookie.internal.rfc6265.Refusal;
import io.penstock.factory.cookie.internal.suffix.PublicSuffixes;
import io.penstock.network.HeaderFields;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one jar of an engine, for all of its loader threads and generations.
 *
 * <p>Its file is taken for the first manager that uses it, and given up when no generation that is still in force does:
 * so the bundle's own successor finds it free. Thread-safe; only {@link Use#retired()}, {@link Use#close()},
 * {@link #flush()} and {@link #close()} may wait for the disk.
 */
public final class EngineJar implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineJar.class);

    private static final String SET_COOKIE = "Set-Cookie";
    /** Fields that one response may set cookies with; a domain holds no more anyway. */
    static final int MAX_OF_RESPONSE = Eviction.MAX_OF_DOMAIN;

    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
    private static final long END_SECONDS = 2;

    private final String engine;
    private final CookieStore store = new CookieStore();
    private final CookieJar admin = new JarAdmin(this);
    private final Parts parts;
    private final ScheduledThreadPoolExecutor worker;
    private final Set<Use> users = new HashSet<>();
    private volatile InstantSource clock = InstantSource.system();
    private volatile Optional<JarKeeper> keeper = Optional.empty();
    private volatile Optional<Path> file = Optional.empty();
    private volatile CompletableFuture<Void> opening = DONE;
    /** What takes the service back; only the worker uses it. */
    private Optional<Runnable> published = Optional.empty();

    /** Makes a jar known to other bundles. */
    @FunctionalInterface
    public interface Publisher {
        /** @return takes it back; runs once */
        Runnable publish(CookieJar jar);
    }

    /**
     * What all jars of a bundle share.
     *
     * @param disk for their files
     * @param suffixes those in force
     * @param publisher of their services
     * @param patience how long a file that somebody else has is asked for
     */
    public record Parts(
            Disk disk, Supplier<PublicSuffixes> suffixes, Publisher publisher, Duration patience) {
        /** As long as requests may wait for a jar. */
        public static final Duration PATIENCE = Duration.ofSeconds(5);
    }

    /** @param engine name */
    public EngineJar(String engine, Parts parts) {
        this.engine = engine;
        this.parts = parts;
        worker = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "penstock-" + engine + "-cookies");
            thread.setDaemon(true);
            return thread;
        });
        worker.setKeepAliveTime(END_SECONDS, TimeUnit.SECONDS);
        worker.allowCoreThreadTimeOut(true);
    }

    public String engine() {
        return engine;
    }

    /** The view that consoles have. */
    public CookieJar admin() {
        return admin;
    }

    CookieStore store() {
        return store;
    }

    Supplier<PublicSuffixes> suffixes() {
        return parts.suffixes();
    }

    /** Milliseconds since 1970, by the engine's clock. */
    long now() {
        return clock.millis();
    }

    /** A manager of one generation that uses the jar. */
    public final class Use implements AutoCloseable {
        private final long generation;

        private Use(long generation) {
            this.generation = generation;
        }

        /** A later generation is in force: neither this nor any earlier one needs the file. */
        public void retired() {
            leave(use -> use.generation <= generation);
        }

        /** The manager is gone; more than once is harmless. */
        @Override
        public void close() {
            leave(use -> use == this);
        }
    }

    /** A manager begins to use the jar. Does not block. */
    public Use use(long generation, InstantSource engineClock) {
        Use use = new Use(generation);
        synchronized (users) {
            clock = engineClock;
            boolean first = users.isEmpty();
            users.add(use);
            keeper.ifPresent(disk -> opening = disk.open(() -> {}));
            if (first) {
                onWorker(this::publish);
            }
        }
        return use;
    }

    private void leave(Predicate<Use> who) {
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
     * in memory only come along.
     */
    public void keepIn(Optional<Path> next) {
        synchronized (users) {
            if (next.equals(file)) {
                return;
            }
            Optional<JarKeeper> before = keeper;
            boolean leaves = before.isPresent() && next.isPresent();
            before.ifPresent(JarKeeper::beginClose);
            Runnable leaving = () -> {
                before.ifPresent(JarKeeper::finishRelease);
                if (leaves) {
                    store.removeIf(cookie -> true);
                }
            };
            file = next;
            keeper = next.map(path -> new JarKeeper(
                    engine,
                    new JarSync(new JarFile(path, parts.disk()), store, this::isAcceptable, this::now),
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
    public CompletableFuture<Void> opening() {
        return opening;
    }

    public boolean isEmpty() {
        return store.isEmpty();
    }

    /** Value of the Cookie field of a hop, empty for none. */
    public String field(Hop hop) {
        return store.field(hop, now());
    }

    /** A cookie that a host may see, and whether it would be sent. */
    public record Judged(Cookie cookie, Matching matching) {}

    /** What would become of each cookie that the host of a hop may see; in the order in which they are sent. */
    public List<Judged> judge(Hop hop) {
        long now = now();
        return store.seenBy(hop.host(), now).stream()
                .map(stored -> new Judged(stored.cookie(), Matching.of(stored.cookie(), hop, now)))
                .toList();
    }

    /** Stores what a response sets. Never throws for what an origin sends. */
    public void receive(HeaderFields fields, Hop hop) {
        int count = 0;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.name(i).equalsIgnoreCase(SET_COOKIE)) {
                if (++count > MAX_OF_RESPONSE) {
                    LOG.warn("{} sets more than {} cookies at once; the rest is ignored", hop.host(), MAX_OF_RESPONSE);
                    break;
                }
                receive(fields.value(i), hop);
            }
        }
        changed();
    }

    private void receive(String line, Hop hop) {
        long now = now();
        Admission admission = Admission.of(line, hop, now);
        Refusal refusal = admission.refusal();
        if (admission.cookie().isPresent()) {
            refusal = store.put(admission.cookie().get(), hop.isSecure(), now);
        }
        if (refusal != Refusal.NONE) {
            LOG.debug("A cookie of {} is not stored: {}", hop.host(), refusal);
        }
    }

    /** Whether fields set any cookie; allocates nothing. */
    public static boolean setsCookies(HeaderFields fields) {
        return fields.contains(SET_COOKIE);
    }

    /** The public suffixes are others now: cookies of what has become one go. */
    public void suffixesChanged() {
        store.removeIf(cookie -> !isAcceptable(cookie));
        changed();
    }

    private boolean isAcceptable(Cookie cookie) {
        return cookie.hostOnly() || !parts.suffixes().get().isPublicSuffix(cookie.domain());
    }

    void changed() {
        keeper.ifPresent(JarKeeper::changed);
    }

    /** Writes what is not yet on disk. */
    public void flush() throws IOException {
        Optional<JarKeeper> disk = keeper;
        if (disk.isPresent()) {
            disk.get().flush();
        }
    }

    /** Number of cookies, and where they are kept; for an operator. */
    public String state() {
        return store.size() + " cookies, " + keeper.map(JarKeeper::state).orElse("in memory only");
    }

    /** Writes, gives the file up and ends the worker. Managers may go on in memory. */
    @Override
    public void close() {
        synchronized (users) {
            users.clear();
            keeper.ifPresent(JarKeeper::beginClose);
            onWorker(this::unpublish);
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
            published = Optional.of(parts.publisher().publish(admin));
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
