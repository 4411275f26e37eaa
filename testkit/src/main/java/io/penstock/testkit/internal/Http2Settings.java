// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

/**
 * What a test's HTTP/2 server tells its clients (RFC 9113 §6.5.2).
 *
 * @param maxConcurrentStreams more are refused with REFUSED_STREAM
 * @param initialWindow bytes of a request body before its handler has read any
 */
public record Http2Settings(int maxConcurrentStreams, int initialWindow) {
    /** 250 streams, windows of 64 KiB. */
    public static final Http2Settings DEFAULT = new Http2Settings(250, 65_535);
}
