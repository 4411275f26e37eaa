// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.jar;

import io.penstock.cookie.CookieJar;
import io.penstock.factory.cookie.internal.rfc6265.Cookie;
import io.penstock.factory.cookie.internal.rfc6265.Hop;
import io.penstock.factory.cookie.internal.rfc6265.Matching;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Origin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What consoles and other bundles may do with a jar. */
final class JarAdmin implements CookieJar {
    private static final Logger LOG = LoggerFactory.getLogger(JarAdmin.class);

    private final EngineJar jar;

    JarAdmin(EngineJar jar) {
        this.jar = jar;
    }

    @Override
    public String engine() {
        return jar.engine();
    }

    @Override
    public List<CookieView> list(String domain) {
        String asked = canonical(domain);
        return jar.store().all(jar.now()).stream()
                .filter(stored -> isWithin(stored.cookie(), asked))
                .map(JarAdmin::view)
                .toList();
    }

    @Override
    public List<String> namesFor(URI uri) {
        NetworkRequest request = NetworkRequest.get(uri);
        try {
            request.origin();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
        return jar.judge(Hop.of(request, false, jar.suffixes())).stream()
                .filter(judged -> judged.matching() == Matching.SENT)
                .map(judged -> judged.cookie().name())
                .toList();
    }

    @Override
    public int remove(String domain, String name, String path) {
        String asked = canonical(domain);
        int removed = jar.store()
                .removeIf(cookie -> isWithin(cookie, asked)
                        && (name.isEmpty() || name.equals(cookie.name()))
                        && (path.isEmpty() || path.equals(cookie.path())));
        jar.changed();
        return removed;
    }

    @Override
    public int clear() {
        return remove("", "", "");
    }

    /** The lines' cookies replace those of the same name, domain and path. */
    @Override
    public int importNetscape(Reader from) throws IOException {
        int taken = 0;
        int skipped = 0;
        BufferedReader lines = new BufferedReader(from);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (Netscape.isComment(line)) {
                continue;
            }
            long now = jar.now();
            Optional<Cookie> cookie = Netscape.parse(line, jar.suffixes().get(), now);
            if (cookie.isEmpty()) {
                skipped++;
            } else if (!cookie.get().isExpired(now)) {
                jar.store().put(cookie.get(), true, now);
                taken++;
            }
        }
        jar.changed();
        jar.store().counters().skipped(skipped);
        if (skipped > 0) {
            LOG.warn("{} unreadable lines of a cookies.txt skipped, {} cookies taken", skipped, taken);
        }
        return taken;
    }

    /** Leaves out what the format cannot hold: cookies without a name, with tabs, or bound to a top-level site. */
    @Override
    public int exportNetscape(Writer to) throws IOException {
        to.write(Netscape.HEADER);
        int count = 0;
        for (StoredCookie stored : jar.store().all(jar.now())) {
            Optional<String> line = Netscape.format(stored.cookie());
            if (line.isPresent()) {
                to.write(line.get());
                count++;
            }
        }
        to.flush();
        return count;
    }

    @Override
    public Map<String, Long> counters() {
        return jar.store().counters().view();
    }

    @Override
    public void flush() throws IOException {
        jar.flush();
    }

    private static CookieView view(StoredCookie stored) {
        Cookie cookie = stored.cookie();
        return new CookieView(
                cookie.name(),
                cookie.domain(),
                cookie.path(),
                cookie.hostOnly(),
                cookie.secure(),
                cookie.httpOnly(),
                cookie.sameSite().text(),
                cookie.partition().isEmpty() ? Optional.empty() : Optional.of(cookie.partition()),
                cookie.isPersistent() ? Optional.of(Instant.ofEpochMilli(cookie.expires())) : Optional.empty(),
                Instant.ofEpochMilli(cookie.created()),
                Instant.ofEpochMilli(stored.lastAccess()),
                cookie.value().length());
    }

    private static boolean isWithin(Cookie cookie, String domain) {
        return domain.isEmpty() || Matching.domainMatches(cookie.domain(), domain);
    }

    /** As cookies have it; what is no host stays as it is, and no cookie has it. */
    private static String canonical(String domain) {
        String name = domain.startsWith(".") ? domain.substring(1) : domain;
        try {
            return name.isEmpty() ? "" : Origin.canonicalHost(name);
        } catch (IllegalArgumentException e) {
            return domain;
        }
    }

    @Override
    public String toString() {
        return "cookie jar of engine " + engine();
    }
}
