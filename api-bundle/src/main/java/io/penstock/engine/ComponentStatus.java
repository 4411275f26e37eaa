// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine;

/** Where a component, or one document of it, stands. One of the last three is reached, always, and is final. */
public enum ComponentStatus {
    /** Nothing has begun. */
    NULL,
    LOADING,
    READY,
    ERROR,
    CANCELLED;

    public boolean isTerminal() {
        return this == READY || this == ERROR || this == CANCELLED;
    }
}
