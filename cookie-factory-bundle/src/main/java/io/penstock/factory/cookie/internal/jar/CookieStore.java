// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.jar;

import io.penstock.factory.cookie.internal.rfc6265.Cookie;
import io.penstock.factory.cookie.internal.rfc6265.Hop;
import io.penstock.factory.cookie.internal.rfc6265.Matching;
import io.penstock.factory.cookie.internal.rfc6265.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The cookies in memory. Thread-safe: what a host may see is kept ready, so that a look-up takes no lock until
 * something of that host changes.
 */
public final class CookieStore {
    private static final int MAX_VIEWS = 256;

    private final Object lock = new Object();
    private final Map<String, List<StoredCookie>> domains = new HashMap<>();
    private final Map<String, HostView> views = new ConcurrentHashMap<>();
    private long sequence;
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong changes = new AtomicLong();
    private final JarCounters counters = new JarCounters();

    JarCounters counters() {
        return counters;
    }

    public boolean isEmpty() {
        return size.get() == 0;
    }

    public int size() {
        return size.get();
    }

    /** Rises with each change of what belongs on disk. */
    public long changes() {
        return changes.get();
    }

    /**
     * Value of the Cookie field of a request, empty for none.
     *
     * @param now milliseconds since 1970
     */
    public String field(Hop hop, long now) {
        return isEmpty() ? "" : view(hop.host(), now).field(hop, now);
    }

    /** All that the host of a hop may see, in the order in which they are sent. */
    public List<StoredCookie> seenBy(String host, long now) {
        return view(host, now).cookies();
    }

    /**
     * Steps 16, 23 and 24 of RFC 6265bis §5.7, and the limits.
     *
     * @param secureHop whether it came by https
     */
    public Refusal put(Cookie cookie, boolean secureHop, long now) {
        synchronized (lock) {
            if (!cookie.secure() && !secureHop && hidesSecure(cookie, now)) {
                return Refusal.HIDES_SECURE;
            }
            place(cookie, now, now);
            shrink(cookie.domain(), now);
        }
        return Refusal.NONE;
    }

    /** Takes one from elsewhere, unless there is one in its place. */
    public void restore(Cookie cookie, long lastAccess, long now) {
        synchronized (lock) {
            if (indexOf(domains.getOrDefault(cookie.domain(), List.of()), cookie) < 0) {
                place(cookie, lastAccess, now);
                shrink(cookie.domain(), now);
            }
        }
    }

    /** @return how many are gone */
    public int removeIf(Predicate<Cookie> condition) {
        synchronized (lock) {
            return drop(stored -> condition.test(stored.cookie));
        }
    }

    /** All that have not expired, in order of arrival. */
    public List<StoredCookie> all(long now) {
        List<StoredCookie> all = new ArrayList<>(size());
        synchronized (lock) {
            domains.values().forEach(all::addAll);
        }
        all.removeIf(stored -> stored.cookie.isExpired(now));
        all.sort(StoredCookie.AS_CREATED);
        return all;
    }

    int viewCount() {
        return views.size();
    }

    private HostView view(String host, long now) {
        HostView view = views.get(host);
        if (view != null && !view.hasExpired(now)) {
            return view;
        }
        synchronized (lock) {
            view = gather(host, now);
            if (views.size() >= MAX_VIEWS) {
                views.clear();
            }
            views.put(host, view);
            return view;
        }
    }

    private HostView gather(String host, long now) {
        List<StoredCookie> seen = new ArrayList<>();
        // an address has no parents: only its own domain can be in the way, as domains never are parts of addresses
        for (int from = 0; from >= 0; from = parent(host, from)) {
            String domain = host.substring(from);
            boolean expired = false;
            for (StoredCookie stored : domains.getOrDefault(domain, List.of())) {
                if (stored.cookie.isExpired(now)) {
                    expired = true;
                } else if (from == 0 || !stored.cookie.hostOnly()) {
                    seen.add(stored);
                }
            }
            if (expired) {
                drop(domain, stored -> stored.cookie.isExpired(now));
            }
        }
        if (seen.isEmpty()) {
            return HostView.EMPTY;
        }
        seen.sort(StoredCookie.AS_SENT);
        return new HostView(seen);
    }

    private static int parent(String host, int from) {
        int dot = host.indexOf('.', from);
        return dot < 0 ? -1 : dot + 1;
    }

    private void place(Cookie cookie, long lastAccess, long now) {
        List<StoredCookie> of = domains.getOrDefault(cookie.domain(), List.of());
        boolean gone = cookie.isExpired(now);
        int at = indexOf(of, cookie);
        if (at >= 0) {
            StoredCookie old = of.get(at);
            if (gone) {
                removeAt(cookie.domain(), of, at);
            } else {
                of.set(at, new StoredCookie(cookie.createdAt(old.cookie.created()), old.sequence, lastAccess));
            }
            changed(cookie.domain(), cookie.isPersistent() || old.cookie.isPersistent());
        } else if (!gone) {
            domains.computeIfAbsent(cookie.domain(), domain -> new ArrayList<>(4))
                    .add(new StoredCookie(cookie, sequence++, lastAccess));
            size.incrementAndGet();
            changed(cookie.domain(), cookie.isPersistent());
        }
    }

    private static int indexOf(List<StoredCookie> of, Cookie cookie) {
        for (int i = 0; i < of.size(); i++) {
            if (cookie.replaces(of.get(i).cookie)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether an older Secure cookie of that name would lose its place in the eyes of a server. */
    private boolean hidesSecure(Cookie cookie, long now) {
        for (Map.Entry<String, List<StoredCookie>> entry : domains.entrySet()) {
            boolean related = Matching.domainMatches(entry.getKey(), cookie.domain())
                    || Matching.domainMatches(cookie.domain(), entry.getKey());
            if (related && entry.getValue().stream().anyMatch(stored -> isHidden(stored.cookie, cookie, now))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHidden(Cookie old, Cookie cookie, long now) {
        return old.secure()
                && old.name().equals(cookie.name())
                && !old.isExpired(now)
                && Matching.pathMatches(cookie.path(), old.path());
    }

    private void shrink(String domain, long now) {
        List<StoredCookie> of = domains.getOrDefault(domain, List.of());
        if (of.size() > Eviction.MAX_OF_DOMAIN) {
            StoredCookie first = Eviction.first(List.of(of), now);
            drop(domain, stored -> stored == first);
            counters.evicted();
        }
        if (size.get() > Eviction.MAX_TOTAL) {
            StoredCookie first = Eviction.first(domains.values(), now);
            drop(first.cookie.domain(), stored -> stored == first);
            counters.evicted();
        }
    }

    private int drop(Predicate<StoredCookie> condition) {
        int gone = 0;
        for (String domain : List.copyOf(domains.keySet())) {
            gone += drop(domain, condition);
        }
        return gone;
    }

    private int drop(String domain, Predicate<StoredCookie> condition) {
        List<StoredCookie> of = domains.getOrDefault(domain, List.of());
        int gone = 0;
        boolean persistent = false;
        for (int i = of.size() - 1; i >= 0; i--) {
            if (condition.test(of.get(i))) {
                persistent |= of.get(i).cookie.isPersistent();
                removeAt(domain, of, i);
                gone++;
            }
        }
        if (gone > 0) {
            changed(domain, persistent);
        }
        return gone;
    }

    private void removeAt(String domain, List<StoredCookie> of, int at) {
        of.remove(at);
        size.decrementAndGet();
        if (of.isEmpty()) {
            domains.remove(domain);
        }
    }

    private void changed(String domain, boolean onDisk) {
        views.keySet().removeIf(host -> Matching.domainMatches(host, domain));
        if (onDisk) {
            changes.incrementAndGet();
        }
    }
}
