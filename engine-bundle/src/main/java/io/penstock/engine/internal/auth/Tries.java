// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.auth;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one hop has tried to be let in: each scheme of a realm once, a stale nonce twice. So that no server keeps it
 * busy. Thread-safe.
 */
public final class Tries {
    private static final int MOST_STALE = 2;

    private @Nullable Set<String> tried;
    private int stale;
    private volatile @Nullable Answer answer;

    /** What the request goes out with; null for nothing. */
    @Nullable
    Answer answer() {
        return answer;
    }

    void using(@Nullable Answer next) {
        answer = next;
    }

    synchronized boolean mayTry(Challenge challenge) {
        return tried == null || !tried.contains(key(challenge));
    }

    synchronized void tried(Challenge challenge) {
        if (tried == null) {
            tried = new HashSet<>();
        }
        tried.add(key(challenge));
    }

    /** 1 for the first question, more after a refusal. */
    synchronized int attempt(Challenge challenge) {
        if (tried != null) {
            return tried.size() + 1;
        }
        Answer given = answer;
        return given != null && given.challenge().realm().equals(challenge.realm()) ? 2 : 1;
    }

    synchronized boolean mayRenew() {
        return stale++ < MOST_STALE;
    }

    private static String key(Challenge challenge) {
        return challenge.scheme() + ' ' + challenge.realm();
    }
}
