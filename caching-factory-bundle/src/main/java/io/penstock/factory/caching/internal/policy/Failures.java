// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import io.penstock.network.NetworkError;

/** When a stale response stands in for an origin that fails (RFC 5861 §4, RFC 9111 §4.2.4). Pure. */
public final class Failures {
    /** Without a word from the origin, stale responses serve for a day after their expiry. */
    private static final long DISCONNECTED_SECONDS = 86_400;

    private Failures() {}

    /** Whether a status counts as an error of the origin. */
    public static boolean isError(int status) {
        return status == 500 || status == 502 || status == 503 || status == 504;
    }

    /** Whether a failure means that the origin could not be reached. */
    public static boolean isDisconnect(NetworkError error) {
        return switch (error) {
            case CONNECTION_REFUSED,
                    CONNECTION_RESET,
                    CONNECTION_CLOSED,
                    HOST_NOT_FOUND,
                    NETWORK_UNREACHABLE,
                    CONNECT_TIMEOUT,
                    RESPONSE_TIMEOUT,
                    IDLE_TIMEOUT,
                    PROXY_REFUSED,
                    PROXY_CLOSED,
                    PROXY_NOT_FOUND,
                    PROXY_TIMEOUT,
                    PROXY_FAILED -> true;
            default -> false;
        };
    }

    /**
     * Whether the stored response may answer although it could not be validated.
     *
     * @param disconnected whether the origin did not answer at all; else it answered with an error status
     */
    public static boolean mayServeStale(
            StoredView stored, RequestView request, long nowMillis, PolicyOptions options, boolean disconnected) {
        if (stored.forbidsStale(options) || request.wantsValidation()) {
            return false;
        }
        long seconds = Math.max(
                Math.max(
                        stored.directives().staleIfError(), request.directives().staleIfError()),
                options.staleIfError().toSeconds());
        long limit = disconnected ? Math.max(seconds, DISCONNECTED_SECONDS) : seconds;
        return stored.staleness(nowMillis, options) <= 1000 * limit;
    }
}
