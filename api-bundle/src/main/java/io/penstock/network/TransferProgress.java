// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

/** Receives the progress of a transfer; called on the transport's thread, must not block. */
@FunctionalInterface
public interface TransferProgress {
    /** Tells nobody. */
    TransferProgress NONE = (done, total) -> {};

    /**
     * Called at most once for each buffer.
     *
     * @param done bytes so far
     * @param total bytes in all, -1 if unknown
     */
    void progress(long done, long total);
}
