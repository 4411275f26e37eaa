// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http2;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of a connection, their numbers, and the places that exchanges hold on it: a place is taken before
 * its stream is opened, and may be given back without one. Every method is called under the connection's lock.
 */
final class StreamTable {
    private static final int MAX_STREAMS = 256;

    private final Map<Integer, Http2Stream> streams = new HashMap<>();
    private int nextId = 1;
    private int limit;
    private boolean limitKnown;
    private int places;
    private boolean used;
    private boolean draining;
    private boolean closed;
    private long idleSince = System.nanoTime();

    /** @param limit streams that are assumed to be allowed until the server says so */
    StreamTable(int limit) {
        this.limit = limit;
    }

    /** The server allows that many; negative for any number. */
    void limit(int allowed) {
        limit = allowed < 0 ? MAX_STREAMS : Math.min(allowed, MAX_STREAMS);
        limitKnown = true;
    }

    int limit() {
        return limit;
    }

    boolean isLimitKnown() {
        return limitKnown;
    }

    // places

    int places() {
        return places;
    }

    boolean reserve() {
        if (closed || draining || places >= limit) {
            return false;
        }
        places++;
        return true;
    }

    /** @return whether the connection has nothing more to do */
    boolean vacate() {
        places--;
        if (places == 0) {
            idleSince = System.nanoTime();
        }
        return isSpent();
    }

    /** Whether no place has been taken since that moment. */
    boolean isIdleSince(long moment) {
        return places == 0 && idleSince - moment <= 0;
    }

    /** Whether it takes no new exchanges, and has none. */
    boolean isSpent() {
        return places == 0 && draining && !closed;
    }

    /** No place is given from now on. */
    void drain() {
        draining = true;
    }

    // streams

    /**
     * Gives a stream its number.
     *
     * @return false if there is none left, or the connection is closed
     */
    boolean open(Http2Stream stream) {
        if (closed || nextId < 0) {
            draining = true;
            return false;
        }
        stream.id = nextId;
        nextId += 2;
        streams.put(stream.id, stream);
        return true;
    }

    @Nullable
    Http2Stream get(int id) {
        return streams.get(id);
    }

    /** Whether a stream of that number was opened by us. */
    boolean isKnown(int id) {
        return (id & 1) == 1 && (nextId < 0 || id < nextId);
    }

    List<Http2Stream> all() {
        return List.copyOf(streams.values());
    }

    /** @return false if it is not there any more */
    boolean remove(Http2Stream stream) {
        return streams.remove(stream.id) != null;
    }

    /** A stream has been processed by the peer. */
    void completed() {
        used = true;
    }

    /** Whether the connection has carried something to its end. */
    boolean isUsed() {
        return used;
    }

    boolean isClosed() {
        return closed;
    }

    /** @return the streams that were open */
    List<Http2Stream> close() {
        closed = true;
        draining = true;
        List<Http2Stream> all = all();
        streams.clear();
        return all;
    }
}
