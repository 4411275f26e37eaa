// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.spi.ManagerContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Holds callers of {@code create} inside it: each waits, at every call that it makes on its context, until all others
 * have come to the same call or have finished. Who holds a lock meanwhile keeps the others out, and is found out.
 */
final class CreateBarrier {
    private final int callers;
    private final long patienceNanos;
    private final Map<Integer, Integer> arrivals = new HashMap<>();
    private int finished;
    private boolean broken;

    CreateBarrier(int callers, Duration patience) {
        this.callers = callers;
        patienceNanos = patience.toNanos();
    }

    /** A context for one caller. */
    ManagerContext guard(ManagerContext context) {
        int[] call = {0};
        return (ManagerContext) Proxy.newProxyInstance(
                CreateBarrier.class.getClassLoader(), new Class<?>[] {ManagerContext.class}, (proxy, method, args) -> {
                    if (method.getDeclaringClass() == ManagerContext.class) {
                        meet(call[0]++);
                    }
                    try {
                        return method.invoke(context, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private synchronized void meet(int call) throws InterruptedException {
        arrivals.merge(call, 1, Integer::sum);
        notifyAll();
        long deadline = System.nanoTime() + patienceNanos;
        while (!broken && arrivals.getOrDefault(call, 0) + finished < callers) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                broken = true;
                notifyAll();
                return;
            }
            wait(left / 1_000_000 + 1);
        }
    }

    /** A caller's create has returned, or failed. */
    synchronized void finished() {
        finished++;
        notifyAll();
    }

    /** Whether a caller waited in vain for the others. */
    synchronized boolean isBroken() {
        return broken;
    }
}
