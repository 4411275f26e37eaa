// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

/** Told by the transport of each attempt to use a proxy; must not block. */
@FunctionalInterface
public interface ProxyAttemptListener {
    /** Tells nobody. */
    ProxyAttemptListener NONE = (proxy, failure) -> {};

    /**
     * One attempt has ended.
     *
     * @param proxy that was tried
     * @param failure {@link NetworkError#NONE} if the proxy did its part
     */
    void attempted(Proxy proxy, NetworkError failure);
}
