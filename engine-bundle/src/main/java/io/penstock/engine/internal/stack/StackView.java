// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import io.penstock.runtime.EngineDTO.FactoryDTO;
import io.penstock.runtime.EngineDTO.LayerDTO;
import io.penstock.runtime.EngineDTO.LoaderDTO;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What {@link Stacks} are right now.
 *
 * @param stack top-down; empty while no loader has built one
 * @param factories best first
 */
public record StackView(
        long generation,
        boolean usable,
        String why,
        List<String> required,
        List<LayerDTO> stack,
        List<FactoryDTO> factories,
        List<LoaderDTO> loaders) {
    static StackView of(
            long generation,
            boolean usable,
            String why,
            StackSettings settings,
            List<LayerDTO> stack,
            StackPlan plan,
            Map<Candidate, Exclusion> excluded,
            Loaders loaders) {
        List<FactoryDTO> factories = new ArrayList<>();
        plan.layers().stream()
                .filter(candidate -> !excluded.containsKey(candidate))
                .forEach(candidate -> factories.add(dto(candidate.info(), "ACTIVE", "")));
        excluded.forEach((candidate, exclusion) ->
                factories.add(dto(candidate.info(), exclusion.state().name(), exclusion.reason())));
        factories.sort(Comparator.comparingInt((FactoryDTO factory) -> -factory.rank())
                .thenComparingLong(FactoryDTO::serviceId));
        return new StackView(
                generation,
                usable,
                usable ? "" : why,
                settings.required(),
                stack,
                List.copyOf(factories),
                loaders.all().stream().map(loader -> dto(loader, loaders)).toList());
    }

    private static FactoryDTO dto(FactoryInfo info, String state, String reason) {
        return new FactoryDTO(
                info.name(), info.bundle(), info.version().toString(), info.rank(), info.serviceId(), state, reason);
    }

    private static LoaderDTO dto(Loader loader, Loaders loaders) {
        ManagerStack stack = loader.stack;
        return new LoaderDTO(
                loader.name(),
                stack == null ? 0 : stack.generation(),
                loader.creates.sum(),
                loader.exchanges.sum(),
                loaders.mailboxSize(loader.index));
    }
}
