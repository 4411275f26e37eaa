// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.load;

/** A client that is measured. Thread-safe. */
public interface Client extends AutoCloseable {
    /** Sends a GET for the slot's target and tells the slot what comes. Returns at once. */
    void get(Slot slot);

    @Override
    void close() throws Exception;
}
