// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import java.time.Duration;

/**
 * The four time limits of a request. None can be absent or endless.
 *
 * @param connect from the start of a connection attempt until it can carry a request: look-up, TCP, proxy, TLS
 * @param response from the last byte of the request until the first byte of the final response; time spent in a
 *     host's queue does not count
 * @param idle between two pieces of a body while the receiver asks for more
 * @param total from the call until the end of the body, redirects, retries and queues included
 */
public record Timeouts(Duration connect, Duration response, Duration idle, Duration total) {
    /** The longest limit that can be set: seven days. */
    public static final Duration MAX = Duration.ofDays(7);

    /** 10 s, 30 s, 30 s, 300 s. */
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(300));

    public Timeouts {
        check("connect", connect);
        check("response", response);
        check("idle", idle);
        check("total", total);
    }

    /** The lower of each limit. */
    public Timeouts atMost(Timeouts ceiling) {
        if (this == ceiling) {
            return this;
        }
        return new Timeouts(
                min(connect, ceiling.connect),
                min(response, ceiling.response),
                min(idle, ceiling.idle),
                min(total, ceiling.total));
    }

    public Timeouts withTotal(Duration limit) {
        return new Timeouts(connect, response, idle, limit);
    }

    public Timeouts withConnect(Duration limit) {
        return new Timeouts(limit, response, idle, total);
    }

    public Timeouts withResponse(Duration limit) {
        return new Timeouts(connect, limit, idle, total);
    }

    public Timeouts withIdle(Duration limit) {
        return new Timeouts(connect, response, limit, total);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static void check(String name, Duration limit) {
        if (limit.isNegative() || limit.isZero() || limit.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(
                    "timeout." + name + " is " + limit + "; more than zero and at most " + MAX + " is allowed");
        }
    }
}
