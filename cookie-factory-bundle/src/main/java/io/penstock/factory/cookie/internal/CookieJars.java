// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import io.penstock.factory.cookie.internal.file.Disk;
import io.penstock.factory.cookie.internal.jar.EngineJar;
import io.penstock.factory.cookie.internal.jar.JarHandler;
import io.penstock.factory.cookie.internal.rfc6265.Hop;
import io.penstock.factory.cookie.internal.suffix.PublicSuffixes;
import io.penstock.network.NetworkRequest;
import java.net.CookieHandler;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The jars of all engines, and the configuration that holds for them. Thread-safe. */
final class CookieJars implements AutoCloseable {
    private final Map<String, EngineJar> jars = new ConcurrentHashMap<>();
    private final EngineJar.Parts parts;
    private volatile CookieConfiguration configuration;

    CookieJars(CookieConfiguration configuration, Disk disk, EngineJar.Publisher publisher, Duration patience) {
        this.configuration = configuration;
        parts = new EngineJar.Parts(disk, this::suffixes, publisher, patience);
    }

    CookieConfiguration configuration() {
        return configuration;
    }

    private PublicSuffixes suffixes() {
        return configuration.suffixes().get();
    }

    /** The jar of an engine, made when it is first asked for. Does not block. */
    EngineJar jar(String engine) {
        EngineJar known = jars.get(engine);
        if (known != null) {
            return known;
        }
        return jars.computeIfAbsent(engine, name -> {
            EngineJar made = new EngineJar(name, parts);
            made.keepIn(configuration.fileOf(name));
            return made;
        });
    }

    /** The hop that a request is, as the configuration sees it. */
    Hop hop(NetworkRequest request) {
        return Hop.of(request, configuration.partition(), parts.suffixes());
    }

    /** Whether cookies take part in it at all. */
    boolean accepts(Hop hop) {
        return switch (configuration.accept()) {
            case ALL -> true;
            case FIRST_PARTY -> !hop.isThirdParty();
            case NONE -> false;
        };
    }

    /** The jar of an engine as the JDK's clients see it. */
    CookieHandler handler(String engine) {
        return new JarHandler(jar(engine), request -> Optional.of(hop(request)).filter(this::accepts));
    }

    /** Those that there are. */
    Collection<EngineJar> all() {
        return List.copyOf(jars.values());
    }

    /** Counts from the next request on. */
    void change(CookieConfiguration next) {
        boolean otherSuffixes = next.suffixes() != configuration.suffixes();
        configuration = next;
        jars.forEach((engine, jar) -> {
            jar.keepIn(next.fileOf(engine));
            if (otherSuffixes) {
                jar.suffixesChanged();
            }
        });
    }

    @Override
    public void close() {
        jars.values().forEach(EngineJar::close);
    }
}
