// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

/**
 * Why a factory has no place in the stack.
 *
 * @param state as {@link io.penstock.runtime.EngineDTO.FactoryDTO#state()}
 */
record Exclusion(State state, String reason) {
    enum State {
        SHADOWED,
        HIDDEN,
        DISQUALIFIED,
        UNAVAILABLE
    }
}
