// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import java.util.concurrent.atomic.LongAdder;

/** What has happened in one engine's cache. Thread-safe. */
final class Counters {
    /** Answered by a fresh stored response. */
    final LongAdder hits = new LongAdder();
    /** Answered by the origin. */
    final LongAdder misses = new LongAdder();
    /** Confirmed by the origin. */
    final LongAdder validations = new LongAdder();
    /** Answered by a stale stored response. */
    final LongAdder stale = new LongAdder();
    /** Answered by what another request fetched. */
    final LongAdder collapsed = new LongAdder();
    /** Responses stored. */
    final LongAdder stored = new LongAdder();
}
