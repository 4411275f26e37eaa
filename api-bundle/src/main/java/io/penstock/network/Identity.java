// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

/**
 * Who asks: the partition key of credentials and, on configuration, of caches.
 *
 * @param engine name of the engine
 * @param bundle symbolic name of the calling bundle, known from the bundle-scoped service
 */
public record Identity(String engine, String bundle) {
    /** Outside of any engine. */
    public static final Identity UNKNOWN = new Identity("", "");
}
