// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.exchange;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The exchanges of one manager that are under way: an intrusive list. Thread-safe. */
public final class Exchanges {
    private @Nullable Exchange<?> first;
    private boolean closed;

    /** @return false if the list is closed */
    public synchronized boolean add(Exchange<?> exchange) {
        if (closed) {
            return false;
        }
        Exchange<?> second = first;
        exchange.next = second;
        if (second != null) {
            second.previous = exchange;
        }
        first = exchange;
        return true;
    }

    /** Harmless for one that is not in the list. */
    public synchronized void remove(Exchange<?> exchange) {
        Exchange<?> before = exchange.previous;
        Exchange<?> after = exchange.next;
        if (before != null) {
            before.next = after;
        } else if (first == exchange) {
            first = after;
        }
        if (after != null) {
            after.previous = before;
        }
        exchange.previous = null;
        exchange.next = null;
    }

    /** Checks the limits of all. */
    public void sweep(long now) {
        for (Exchange<?> exchange : snapshot()) {
            exchange.sweep(now);
        }
    }

    public synchronized boolean isEmpty() {
        return first == null;
    }

    /** Refuses new ones and aborts all that are under way. */
    public void close(String reason) {
        synchronized (this) {
            closed = true;
        }
        for (Exchange<?> exchange : snapshot()) {
            exchange.abort(new NetworkException(
                    NetworkError.SHUTDOWN, exchange.request().uri(), reason));
        }
    }

    private synchronized List<Exchange<?>> snapshot() {
        List<Exchange<?>> all = new ArrayList<>();
        for (Exchange<?> exchange = first; exchange != null; exchange = exchange.next) {
            all.add(exchange);
        }
        return all;
    }
}
