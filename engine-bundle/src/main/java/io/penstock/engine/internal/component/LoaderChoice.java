// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which loader thread reads a document: its origin's own, unless that one has much to do and another has not.
 *
 * <p>A document counts from its request until it is read. Not thread-safe.
 */
final class LoaderChoice {
    /** So many documents more than the least busy loader, and an origin spreads. */
    private static final int SPREAD = 4;

    private static final int REMEMBERED_ORIGINS = 4096;

    private final Map<String, Integer> homes = new HashMap<>();
    private int[] busy = new int[0];

    /** @param loaders how many there are now */
    int choose(URI url, int loaders) {
        if (busy.length < loaders) {
            busy = Arrays.copyOf(busy, loaders);
        }
        int least = 0;
        for (int i = 1; i < loaders; i++) {
            least = busy[i] < busy[least] ? i : least;
        }
        if (homes.size() == REMEMBERED_ORIGINS) {
            homes.clear();
        }
        // the origin's number breaks ties, so that quiet engines use all loaders too
        String origin = url.isOpaque() ? url.getScheme() : url.getScheme() + "://" + url.getRawAuthority();
        int first = busy[homes.size() % loaders] == busy[least] ? homes.size() % loaders : least;
        int home = homes.computeIfAbsent(origin, unknown -> first) % loaders;
        int chosen = busy[home] - busy[least] < SPREAD ? home : least;
        busy[chosen]++;
        return chosen;
    }

    /** A document that was given to that loader has been read, or never will be. */
    void done(int loader) {
        busy[loader]--;
    }
}
