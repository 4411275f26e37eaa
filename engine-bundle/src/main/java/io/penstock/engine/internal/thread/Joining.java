// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.thread;

import java.util.concurrent.TimeUnit;

/** Waits for engine threads to end, for a bounded time; a thread never waits for itself. */
final class Joining {
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(2);

    private Joining() {}

    static void join(Thread thread) {
        if (thread == Thread.currentThread()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(PATIENCE_MILLIS);
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(PATIENCE_MILLIS);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
