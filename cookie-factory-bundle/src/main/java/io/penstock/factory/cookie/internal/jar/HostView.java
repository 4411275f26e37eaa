// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.jar;

import io.penstock.factory.cookie.internal.rfc6265.Hop;
import io.penstock.factory.cookie.internal.rfc6265.Matching;
import java.util.List;

/**
 * All cookies that one host may see, in the order in which they are sent. Immutable but for the last field value, so
 * that the same choice of cookies is not put together again for each image of a document. Thread-safe.
 */
final class HostView {
    private static final Joined NOTHING = new Joined(0, "");
    static final HostView EMPTY = new HostView(List.of());

    /** Longest Cookie field, in characters; what would not fit is left out. */
    static final int MAX_FIELD = 65_536;

    /** A choice is remembered as one bit for each cookie. */
    private static final int BITS = 64;

    private final StoredCookie[] cookies;
    private final long firstExpiry;
    private volatile Joined last = NOTHING;

    /** @param choice a bit for each cookie that is in the field */
    private record Joined(long choice, String field) {}

    HostView(List<StoredCookie> sorted) {
        cookies = sorted.toArray(StoredCookie[]::new);
        firstExpiry = sorted.stream()
                .mapToLong(stored -> stored.cookie.expires())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    List<StoredCookie> cookies() {
        return List.of(cookies);
    }

    /** Whether one of them has expired. */
    boolean hasExpired(long now) {
        return firstExpiry <= now;
    }

    /** Value of the Cookie field, empty for none. What is sent counts as accessed. */
    String field(Hop hop, long now) {
        return cookies.length <= BITS ? remembered(hop, now) : joined(hop, now);
    }

    private String remembered(Hop hop, long now) {
        long choice = 0;
        for (int i = 0; i < cookies.length; i++) {
            StoredCookie stored = cookies[i];
            if (Matching.of(stored.cookie, hop, now) == Matching.SENT) {
                choice |= 1L << i;
                stored.accessed(now);
            }
        }
        Joined known = last;
        if (known.choice != choice) {
            StringBuilder field = new StringBuilder(256);
            for (int i = 0; i < cookies.length; i++) {
                if ((choice & 1L << i) != 0) {
                    append(field, cookies[i]);
                }
            }
            known = new Joined(choice, field.toString());
            last = known;
        }
        return known.field;
    }

    private String joined(Hop hop, long now) {
        StringBuilder field = new StringBuilder(4096);
        for (StoredCookie stored : cookies) {
            if (Matching.of(stored.cookie, hop, now) == Matching.SENT) {
                stored.accessed(now);
                append(field, stored);
            }
        }
        return field.toString();
    }

    private static void append(StringBuilder field, StoredCookie stored) {
        String name = stored.cookie.name();
        String value = stored.cookie.value();
        if (field.length() + name.length() + value.length() + 3 > MAX_FIELD) {
            return;
        }
        if (!field.isEmpty()) {
            field.append("; ");
        }
        if (!name.isEmpty()) {
            field.append(name).append('=');
        }
        field.append(value);
    }
}
