// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.auth;

import io.penstock.network.Identity;
import io.penstock.network.Origin;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers that were good, for the next request to the same protection space (RFC 9110 §11.5): of one identity, origin
 * and realm, at and below the directory that was first asked for (RFC 7617 §2.2); with Digest the whole origin (RFC 7616
 * §3.3). Bounded. Thread-safe.
 */
public final class ProtectionSpaces {
    private static final int MOST_ORIGINS = 1000;
    private static final int MOST_SPACES = 16;

    private record Key(Identity identity, Origin origin) {}

    private record Space(String directory, Answer answer) {}

    private final Map<Key, List<Space>> origins = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, List<Space>> eldest) {
            return size() > MOST_ORIGINS;
        }
    };

    private volatile boolean empty = true;

    /** The answer for a URI, of the deepest directory that it lies in. */
    public Optional<Answer> find(Identity identity, Origin origin, URI uri) {
        if (empty) {
            return Optional.empty();
        }
        String path = path(uri);
        synchronized (origins) {
            Space best = null;
            for (Space space : origins.getOrDefault(new Key(identity, origin), List.of())) {
                if (path.startsWith(space.directory)
                        && (best == null || space.directory.length() > best.directory.length())) {
                    best = space;
                }
            }
            return best == null ? Optional.empty() : Optional.of(best.answer);
        }
    }

    /** That answer was good for that URI. */
    public void remember(Identity identity, Origin origin, URI uri, Answer answer) {
        String path = path(uri);
        boolean whole = answer.challenge().scheme().equals("digest");
        String directory = whole ? "/" : path.substring(0, path.lastIndexOf('/') + 1);
        synchronized (origins) {
            List<Space> spaces = origins.computeIfAbsent(new Key(identity, origin), key -> new ArrayList<>());
            for (Space space : spaces) {
                if (space.answer == answer && path.startsWith(space.directory)) {
                    return;
                }
            }
            spaces.removeIf(space -> space.directory.equals(directory));
            if (spaces.size() == MOST_SPACES) {
                spaces.remove(0);
            }
            spaces.add(new Space(directory, answer));
            empty = false;
        }
    }

    /** That answer is good no more. */
    public void forget(Identity identity, Origin origin, Answer answer) {
        synchronized (origins) {
            Key key = new Key(identity, origin);
            List<Space> spaces = origins.get(key);
            if (spaces != null) {
                spaces.removeIf(space -> space.answer == answer);
                if (spaces.isEmpty()) {
                    origins.remove(key);
                }
            }
        }
    }

    private static String path(URI uri) {
        String path = uri.getRawPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    @Override
    public String toString() {
        synchronized (origins) {
            return origins.size() + " origins";
        }
    }
}
