// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import io.penstock.network.HeaderFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The {@code Cache-Control} of one message (RFC 9111 §5.2, RFC 5861, RFC 8246), all its lines together. Times are
 * seconds, {@link #ABSENT} if not there. What is said twice or badly is taken in the most restrictive way.
 */
public final class Directives {
    /** A time that is not there. */
    public static final long ABSENT = -1;
    /** {@code max-stale} without an argument; also what larger numbers become (RFC 9111 §1.2.2). */
    public static final long LONGEST = 1L << 31;
    /** No Cache-Control at all. */
    public static final Directives NONE = new Directives();

    private long maxAge = ABSENT;
    private long sMaxAge = ABSENT;
    private long maxStale = ABSENT;
    private long minFresh = ABSENT;
    private long staleWhileRevalidate = ABSENT;
    private long staleIfError = ABSENT;
    private boolean noStore;
    private boolean noCache;
    private boolean isPrivate;
    private boolean isPublic;
    private boolean mustRevalidate;
    private boolean proxyRevalidate;
    private boolean mustUnderstand;
    private boolean immutable;
    private boolean onlyIfCached;
    private List<String> noCacheFields = List.of();
    private List<String> privateFields = List.of();

    private Directives() {}

    /** Those of a message. */
    public static Directives of(HeaderFields fields) {
        Directives directives = NONE;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.name(i).equalsIgnoreCase("cache-control")) {
                if (directives == NONE) {
                    directives = new Directives();
                }
                directives.read(fields.value(i));
            }
        }
        return directives;
    }

    private void read(String line) {
        int start = 0;
        while (start < line.length()) {
            int end = Lists.endOfMember(line, start);
            String member = line.substring(start, end).trim();
            int equals = member.indexOf('=');
            if (equals < 0) {
                directive(member.toLowerCase(Locale.ROOT), "", false);
            } else {
                directive(member.substring(0, equals).toLowerCase(Locale.ROOT), member.substring(equals + 1), true);
            }
            start = end + 1;
        }
    }

    private void directive(String name, String argument, boolean given) {
        switch (name) {
            case "max-age" -> maxAge = shorter(maxAge, seconds(argument, 0));
            case "s-maxage" -> sMaxAge = shorter(sMaxAge, seconds(argument, 0));
            case "max-stale" -> maxStale = shorter(maxStale, given ? seconds(argument, 0) : LONGEST);
            case "min-fresh" -> minFresh = Math.max(minFresh, seconds(argument, LONGEST));
            case "stale-while-revalidate" -> staleWhileRevalidate = shorter(staleWhileRevalidate, seconds(argument, 0));
            case "stale-if-error" -> staleIfError = shorter(staleIfError, seconds(argument, 0));
            case "no-store" -> noStore = true;
            case "no-cache" -> {
                List<String> names = fieldNames(argument);
                noCache |= names.isEmpty();
                noCacheFields = both(noCacheFields, names);
            }
            case "private" -> {
                List<String> names = fieldNames(argument);
                isPrivate |= names.isEmpty();
                privateFields = both(privateFields, names);
            }
            case "public" -> isPublic = true;
            case "must-revalidate" -> mustRevalidate = true;
            case "proxy-revalidate" -> proxyRevalidate = true;
            case "must-understand" -> mustUnderstand = true;
            case "immutable" -> immutable = true;
            case "only-if-cached" -> onlyIfCached = true;
            default -> {
                // an extension that we do not know changes nothing (RFC 9111 §5.2.3)
            }
        }
    }

    private static long shorter(long known, long more) {
        return known == ABSENT ? more : Math.min(known, more);
    }

    /** delta-seconds, quoted or not; anything else is the fallback, the strictest reading. */
    static long seconds(String argument, long fallback) {
        String digits = Lists.unquote(argument);
        if (digits.isEmpty()) {
            return fallback;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return fallback;
            }
            value = Math.min(LONGEST, 10 * value + digit);
        }
        return value;
    }

    /** Names in a quoted list; none, if the argument is missing or not well-formed, stands for the whole response. */
    private static List<String> fieldNames(String argument) {
        List<String> names = new ArrayList<>(2);
        if (!argument.equals("\"") && argument.startsWith("\"") == argument.endsWith("\"")) {
            Lists.split(Lists.unquote(argument), names);
        }
        return names;
    }

    private static List<String> both(List<String> known, List<String> more) {
        if (known.isEmpty()) {
            return more;
        }
        List<String> all = new ArrayList<>(known);
        all.addAll(more);
        return all;
    }

    public long maxAge() {
        return maxAge;
    }

    public long sMaxAge() {
        return sMaxAge;
    }

    public long maxStale() {
        return maxStale;
    }

    public long minFresh() {
        return minFresh;
    }

    public long staleWhileRevalidate() {
        return staleWhileRevalidate;
    }

    public long staleIfError() {
        return staleIfError;
    }

    public boolean noStore() {
        return noStore;
    }

    /** {@code no-cache} for the whole message, not only for some fields. */
    public boolean noCache() {
        return noCache;
    }

    /** {@code private} for the whole response, not only for some fields. */
    public boolean isPrivate() {
        return isPrivate;
    }

    public boolean isPublic() {
        return isPublic;
    }

    public boolean mustRevalidate() {
        return mustRevalidate;
    }

    public boolean proxyRevalidate() {
        return proxyRevalidate;
    }

    public boolean mustUnderstand() {
        return mustUnderstand;
    }

    public boolean immutable() {
        return immutable;
    }

    public boolean onlyIfCached() {
        return onlyIfCached;
    }

    /** Fields that {@code no-cache="…"} names. */
    public List<String> noCacheFields() {
        return noCacheFields;
    }

    /** Fields that {@code private="…"} names. */
    public List<String> privateFields() {
        return privateFields;
    }
}
