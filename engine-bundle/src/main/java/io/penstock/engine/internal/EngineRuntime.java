// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import io.penstock.engine.internal.stack.StackView;
import io.penstock.runtime.EngineDTO;
import io.penstock.runtime.EngineDTO.ComponentCacheDTO;
import io.penstock.runtime.NetworkRuntime;
import java.util.function.Supplier;

/** Introspection of one engine. */
final class EngineRuntime implements NetworkRuntime {
    private final Engine engine;
    private final Supplier<ComponentCacheDTO> components;

    EngineRuntime(Engine engine, Supplier<ComponentCacheDTO> components) {
        this.engine = engine;
        this.components = components;
    }

    @Override
    public EngineDTO engine() {
        StackView stacks = engine.stacks().view();
        return new EngineDTO(
                engine.engine(),
                stacks.generation(),
                stacks.usable(),
                stacks.why(),
                stacks.required(),
                stacks.stack(),
                stacks.factories(),
                stacks.loaders(),
                engine.exchanges().counters(),
                engine.journal().counters(),
                engine.journal().swaps(),
                engine.exchanges().inFlight(),
                components.get(),
                engine.callsByBundle(),
                engine.configuration().effective());
    }
}
