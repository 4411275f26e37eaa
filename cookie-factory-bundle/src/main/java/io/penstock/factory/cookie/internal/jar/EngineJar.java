// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.jar;

import io.penstock.cookie.CookieJar;
import io.penstock.factory.cookie.internal.file.Disk;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one jar of an engine, for all of its loader threads and generations. Thread-safe; only {@link Use#retired()},
 * {@link Use#close()}, {@link #flush()} and {@link #close()} may wait for the disk.
 */
public final class EngineJar implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineJar.class);

    private static final String SET_COOKIE = "Set-Cookie";
    /** Fields that one response may set cookies with; a domain holds no more anyway. */
    static final int MAX_OF_RESPONSE = Eviction.MAX_OF_DOMAIN;

    private final String engine;
    private final CookieStore store = new CookieStore();
    private final CookieJar admin = new JarAdmin(this);
    private final Supplier<PublicSuffixes> suffixes;
    private final JarCustody custody;
    private volatile InstantSource clock = InstantSource.system();

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
     * @param patience how long a file that somebody else has is asked for; so long may requests wait
     */
    public record Parts(Disk disk, Supplier<PublicSuffixes> suffixes, Publisher publisher, Duration patience) {}

    /** A manager of one generation that uses the jar. */
    public interface Use extends AutoCloseable {
        /** A later generation is in force: neither this nor any earlier one needs the file. */
        void retired();

        /** The manager is gone; more than once is harmless. */
        @Override
        void close();
    }

    /** @param engine name */
    public EngineJar(String engine, Parts parts) {
        this.engine = engine;
        suffixes = parts.suffixes();
        custody = new JarCustody(engine, store, this::isAcceptable, this::now, parts, admin);
    }

    public String engine() {
        return engine;
    }

    /** The view that consoles have. */
    public CookieJar admin() {
        return admin;
    }

    /** A manager begins to use the jar. Does not block. */
    public Use use(long generation, InstantSource engineClock) {
        clock = engineClock;
        return custody.use(generation);
    }

    /**
     * Keeps the jar in that file from now on; empty for memory only. Cookies of another file stay there; those that were
     * in memory only come along. Does not block.
     */
    public void keepIn(Optional<Path> file) {
        custody.keepIn(file);
    }

    /** Done as soon as the file's cookies are there, or it is clear that they will not be. */
    public CompletableFuture<Void> opening() {
        return custody.opening();
    }

    public boolean isEmpty() {
        return store.isEmpty();
    }

    /** Value of the Cookie field of a hop, empty for none. */
    public String field(Hop hop) {
        return store.field(hop, now());
    }

    /** Whether fields set any cookie; allocates nothing. */
    public static boolean setsCookies(HeaderFields fields) {
        return fields.contains(SET_COOKIE);
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
        store.counters().received(refusal);
        if (refusal != Refusal.NONE) {
            LOG.debug("A cookie of {} is not stored: {}", hop.host(), refusal);
        }
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

    /** The public suffixes are others now: cookies of what has become one go. */
    public void suffixesChanged() {
        store.removeIf(cookie -> !isAcceptable(cookie));
        changed();
    }

    private boolean isAcceptable(Cookie cookie) {
        boolean name = cookie.domain().indexOf(':') < 0;
        return cookie.hostOnly() || !name || !suffixes.get().isPublicSuffix(cookie.domain());
    }

    /** Writes what is not yet on disk. */
    public void flush() throws IOException {
        custody.flush();
    }

    /** Number of cookies, and where they are kept; for an operator. */
    public String state() {
        long skipped = store.counters().skipped();
        return store.size() + " cookies, " + custody.state()
                + (skipped == 0 ? "" : ", " + skipped + " unreadable lines skipped");
    }

    /** Writes, gives the file up and ends its thread. Managers may go on in memory. */
    @Override
    public void close() {
        custody.close();
    }

    CookieStore store() {
        return store;
    }

    Supplier<PublicSuffixes> suffixes() {
        return suffixes;
    }

    /** Milliseconds since 1970, by the engine's clock. */
    long now() {
        return clock.millis();
    }

    /** Something may have changed: it is saved soon. */
    void changed() {
        custody.changed();
    }
}
