// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import java.util.List;

/** Where factories come from: the service registry, or a list in a test. Thread-safe. */
public interface FactoryRegistry {
    /** All that are registered now, in no order. */
    Snapshot snapshot();

    /** Rises with each arrival, change and departure. */
    long epoch();

    /** Nothing is registered, ever. */
    FactoryRegistry EMPTY = new FactoryRegistry() {
        @Override
        public Snapshot snapshot() {
            return Snapshot.EMPTY;
        }

        @Override
        public long epoch() {
            return 0;
        }
    };

    /** @param candidates unordered; belongs to nobody else */
    record Snapshot(long epoch, List<Candidate> candidates) {
        public Snapshot {
            candidates = List.copyOf(candidates);
        }

        /** No factories. */
        public static final Snapshot EMPTY = new Snapshot(0, List.of());
    }
}
