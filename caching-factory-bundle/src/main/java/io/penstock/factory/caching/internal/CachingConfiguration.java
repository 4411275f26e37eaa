// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.config.Settings;
import io.penstock.factory.caching.internal.policy.PolicyOptions;
import io.penstock.factory.caching.internal.store.StoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/**
 * What one configuration says; read as a whole.
 *
 * @param ranking place in the stack
 * @param directory of the embedded store; empty for the bundle's own
 * @param store sizes of the embedded store
 * @param options about the rules
 * @param external whether a service that {@code store.target} names is used in place of the embedded store
 */
record CachingConfiguration(
        int ranking, Optional<Path> directory, StoreOptions store, CachingOptions options, boolean external) {
    static final int RANKING = 200;
    /** Target of the component's reference: SCR gives it as {@code store.target} where the configuration has none. */
    static final String NO_SERVICE = "(penstock.store=none)";

    private static final long DEFAULT_SIZE = 256L << 20;
    private static final long DEFAULT_MEMORY = 16L << 20;
    private static final long DEFAULT_ENTRY = 64L << 20;
    private static final long LARGEST = 1L << 50;

    static final CachingConfiguration DEFAULT = new CachingConfiguration(
            RANKING,
            Optional.empty(),
            new StoreOptions(DEFAULT_SIZE, defaultMemory(), DEFAULT_ENTRY),
            CachingOptions.DEFAULT,
            false);

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if anything is wrong: one line for each fault, naming key, value and what is
     *     allowed
     */
    static CachingConfiguration read(Map<String, ?> properties) {
        Settings settings = Settings.of(properties);
        long heap = Runtime.getRuntime().maxMemory();
        long size = settings.size("max.size", DEFAULT_SIZE, StoreOptions.MIN_SIZE, LARGEST);
        long memory = settings.size("memory.size", defaultMemory(), 0, heap / 2);
        // a body that fills more than half of the store would push out everything else
        long entry = settings.size("max.entry", Math.min(DEFAULT_ENTRY, size / 2), 1, LARGEST);
        if (entry > size / 2) {
            settings.problem("max.entry = " + entry + ": must be at most half of max.size, which is " + size);
        }
        PolicyOptions policy = new PolicyOptions(
                settings.flag("shared", false),
                settings.flag("heuristics", true),
                settings.duration("stale.if.error", Duration.ZERO, Duration.ZERO, Duration.ofDays(365)));
        boolean external = settings.value(
                "store.target",
                false,
                "an OSGi filter, for example (penstock.store=redis)",
                text -> isFilter(text) && !text.equals(NO_SERVICE));
        CachingConfiguration read = new CachingConfiguration(
                settings.ranking(RANKING),
                settings.value(
                        "directory", Optional.empty(), "the path of a directory", text -> Optional.of(path(text))),
                new StoreOptions(size, memory, entry),
                new CachingOptions(policy, settings.flag("partition.by.bundle", false)),
                external);
        settings.check();
        return read;
    }

    /** A 16th of a small heap. */
    private static long defaultMemory() {
        return Math.min(DEFAULT_MEMORY, Runtime.getRuntime().maxMemory() / 16);
    }

    private static boolean isFilter(String text) {
        try {
            return FrameworkUtil.createFilter(text) != null;
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Path path(String text) {
        Path path = Path.of(text).toAbsolutePath().normalize();
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new IllegalArgumentException(text + " is no directory");
        }
        return path;
    }
}
