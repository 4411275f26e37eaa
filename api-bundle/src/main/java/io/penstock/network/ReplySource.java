// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

/** Where the body of a reply came from. */
public enum ReplySource {
    /** From the origin. */
    NETWORK,
    /** From a cache, fresh. */
    CACHE,
    /** From a cache, after the origin said 304 (RFC 9111 §4.3). */
    REVALIDATED,
    /** From a cache, stale (RFC 9111 §4.2.4, RFC 5861). */
    STALE,
    /** From the request itself ({@code data:}) or from a local file or bundle. */
    LOCAL
}
