// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.hsts;

import io.penstock.network.HeaderFields;
import io.penstock.network.Origin;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The hosts that one engine knows (RFC 6797 §8), shared by all its loaders. Thread-safe; reading takes no lock. */
public final class HstsStore {
    static final int MOST = 10_000;
    /** What is learned is not worth a file each time it is renewed by so little. */
    private static final long SAME = 3600;

    private final Map<String, Entry> hosts = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private volatile Runnable changed = () -> {};

    /** @param expires seconds since 1970 */
    record Entry(long expires, boolean subdomains) {}

    public HstsStore(InstantSource clock) {
        this.clock = clock;
    }

    /** @param action told after each change that is worth to be kept; must not block */
    public void onChange(Runnable action) {
        changed = action;
    }

    /** Whether requests to that http origin go by https. */
    public boolean isRequired(Origin origin) {
        if (hosts.isEmpty() || origin.isAddressLiteral()) {
            return false;
        }
        long now = now();
        String name = origin.host();
        if (isKnown(name, now, false)) {
            return true;
        }
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            if (isKnown(name.substring(dot + 1), now, true)) {
                return true;
            }
        }
        return false;
    }

    private boolean isKnown(String host, long now, boolean asParent) {
        Entry entry = hosts.get(host);
        return entry != null && entry.expires > now && (entry.subdomains || !asParent);
    }

    /** An https origin has answered with these fields, over TLS without a fault. */
    public void learn(Origin origin, HeaderFields fields) {
        if (origin.isAddressLiteral()) {
            return;
        }
        Optional<String> first = fields.firstValue(HstsField.NAME); // any other one is ignored, §8.1
        if (first.isEmpty()) {
            return;
        }
        HstsField.parse(first.get()).ifPresent(field -> put(origin.host(), field));
    }

    private void put(String host, HstsField field) {
        if (field.maxAge() == 0) {
            if (hosts.remove(host) != null) {
                changed.run();
            }
            return;
        }
        Entry fresh = new Entry(now() + field.maxAge(), field.subdomains());
        Entry old = hosts.put(host, fresh);
        boolean same =
                old != null && old.subdomains == fresh.subdomains && Math.abs(fresh.expires - old.expires) < SAME;
        if (!same) {
            shrink();
            changed.run();
        } else if (old != null) {
            hosts.replace(host, fresh, old); // so that small steps add up to one that counts
        }
    }

    private void shrink() {
        if (hosts.size() > MOST) {
            long now = now();
            hosts.values().removeIf(entry -> entry.expires <= now);
        }
        while (hosts.size() > MOST) {
            hosts.entrySet().stream()
                    .min(Comparator.comparingLong(each -> each.getValue().expires))
                    .ifPresent(soonest -> hosts.remove(soonest.getKey()));
        }
    }

    /** What is to be kept. */
    Map<String, Entry> entries() {
        long now = now();
        Map<String, Entry> current = new TreeMap<>(hosts);
        current.values().removeIf(entry -> entry.expires <= now);
        return current;
    }

    void restore(Map<String, Entry> kept) {
        kept.forEach(hosts::putIfAbsent);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    @Override
    public String toString() {
        return hosts.size() + " hosts";
    }
}
