// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.thread;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * A thread of an engine. It inherits nothing of the thread that starts it: no context class loader, no thread locals,
 * no protection domains. Each of them would keep the bundle alive on whose stack the thread happened to be started.
 */
public final class EngineThread extends Thread {
    private EngineThread(String name, Runnable work) {
        super(null, work, name, 0, false);
        setDaemon(true);
        setContextClassLoader(EngineThread.class.getClassLoader());
    }

    /** A new thread, not yet started. */
    @SuppressWarnings({"removal", "deprecation"}) // the one way to cut the caller's domains off
    public static Thread create(String name, Runnable work) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> new EngineThread(name, work));
    }

    /** Whether the calling thread belongs to an engine. */
    public static boolean isCurrent() {
        return Thread.currentThread() instanceof EngineThread;
    }
}
