// SPDX-License-Identifier: Apache-2.0
package io.penstock.cookie;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The cookies of one engine (RFC 6265bis): an OSGi service with the property {@code engine}. Thread-safe.
 */
@ProviderType
public interface CookieJar {
    /** Name of the engine whose jar this is. */
    String engine();

    /** Cookies of a domain and its subdomains, or all for the empty string; without their values. */
    List<CookieView> list(String domain);

    /** Names of the cookies that a top-level GET of this URI would carry, in order. */
    List<String> namesFor(URI uri);

    /** Removes the cookies of that domain (and its subdomains), name and path; an empty string stands for any. @return how many */
    int remove(String domain, String name, String path);

    /** Removes all. @return how many */
    int clear();

    /** Reads Netscape {@code cookies.txt}. @return how many cookies were taken; unreadable lines are skipped and logged */
    int importNetscape(Reader from) throws IOException;

    /** Writes Netscape {@code cookies.txt}; this holds the values. @return how many cookies were written */
    int exportNetscape(Writer to) throws IOException;

    /**
     * What has happened since the jar was made, by name: {@code received.stored}, {@code received.<why not>},
     * {@code evicted} to make room, {@code skipped} lines that could not be read.
     */
    default Map<String, Long> counters() {
        return Map.of();
    }

    /** Writes what is not yet on disk; returns when it is there. */
    void flush() throws IOException;

    /** A cookie without its value. */
    record CookieView(
            String name,
            String domain,
            String path,
            boolean hostOnly,
            boolean secure,
            boolean httpOnly,
            String sameSite,
            Optional<String> partition,
            Optional<Instant> expires,
            Instant created,
            Instant lastAccess,
            int valueLength) {}
}
