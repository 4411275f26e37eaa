// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkRequest;

/** What a response comes to as a redirect. */
sealed interface Redirect {
    /** It is none, or the caller wants to see it. */
    record None() implements Redirect {}

    /** @param next the next hop's request */
    record Follow(NetworkRequest next) implements Redirect {}

    record Refuse(NetworkError code, String reason) implements Redirect {}

    Redirect NONE = new None();
}
