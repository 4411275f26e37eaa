// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

/** Receives 1xx responses, 100 and 101 excepted (RFC 9110 §15.2); called on the transport's thread, must not block. */
@FunctionalInterface
public interface InformationalHandler {
    /** Drops them. */
    InformationalHandler NONE = info -> {};

    void onInformational(NetworkResponseInfo info);
}
