// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the service object of one registration, from its first use until the registration has left and the last stack
 * with one of its managers is closed. Thread-safe; no lock is held while the service is got.
 */
public abstract class FactoryHandle {
    private int users = 1;
    private @Nullable NetworkAccessManagerFactory service;
    private final List<WeakReference<NetworkAccessManager>> made = new ArrayList<>();

    /** Gets the service object; null while its bundle is stopping. */
    protected abstract @Nullable NetworkAccessManagerFactory getService();

    /** Undoes one {@link #getService()}. */
    protected abstract void ungetService();

    /** The service object for one more user, who must {@link #release()} it; null, and no user, if there is none. */
    final @Nullable NetworkAccessManagerFactory acquire() {
        synchronized (this) {
            if (users == 0) {
                return null;
            }
            if (service != null) {
                users++;
                return service;
            }
        }
        NetworkAccessManagerFactory got = getService();
        if (got == null) {
            return null;
        }
        boolean surplus;
        NetworkAccessManagerFactory result;
        synchronized (this) {
            surplus = service != null || users == 0;
            if (service == null && users > 0) {
                service = got;
            }
            result = users == 0 ? null : service;
            if (result != null) {
                users++;
            }
        }
        if (surplus) {
            ungetService();
        }
        return result;
    }

    /** One user less: a closed stack, or the registry when the registration has left. */
    final void release() {
        boolean last;
        synchronized (this) {
            last = --users == 0 && service != null;
            if (users == 0) {
                service = null;
                made.clear();
            }
        }
        if (last) {
            ungetService();
        }
    }

    /** Whether the factory returns this instance for the first time. */
    final synchronized boolean isNew(NetworkAccessManager manager) {
        boolean known = false;
        for (int i = made.size() - 1; i >= 0; i--) {
            NetworkAccessManager earlier = made.get(i).get();
            if (earlier == null) {
                made.remove(i);
            }
            known |= earlier == manager;
        }
        if (!known) {
            made.add(new WeakReference<>(manager));
        }
        return !known;
    }
}
