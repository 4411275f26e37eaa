// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Stops a request, whether it has begun or not. Thread-safe. */
final class Abort {
    private volatile boolean requested;
    private volatile @Nullable Future<?> request;

    boolean isRequested() {
        return requested;
    }

    /** What there is to stop, from now on; at once if it was asked for before. */
    void of(Future<?> sent) {
        request = sent;
        if (requested) {
            sent.cancel(true);
        }
    }

    void request() {
        requested = true;
        Future<?> sent = request;
        if (sent != null) {
            sent.cancel(true);
        }
    }
}
