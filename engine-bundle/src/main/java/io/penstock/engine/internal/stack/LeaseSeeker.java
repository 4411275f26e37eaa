// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

/** An exchange that asks for a stack, and waits if there is none. */
public interface LeaseSeeker {
    /** The exchange has begun on that stack and must {@link ManagerStack#end()}; must not block. */
    void leased(ManagerStack stack);
}
