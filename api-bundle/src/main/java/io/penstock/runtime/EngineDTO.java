// SPDX-License-Identifier: Apache-2.0
package io.penstock.runtime;

import java.util.List;
import java.util.Map;

/**
 * One engine.
 *
 * @param name of the engine
 * @param generation current number
 * @param usable whether there is a transport and every required layer
 * @param why what is missing; empty if usable
 * @param required names of layers that must be there
 * @param stack of the current generation, top-down
 * @param factories all that are registered and match the engine's filter, in or out of the stack, best first
 * @param loaders the loader threads
 * @param exchanges counters of exchanges
 * @param swapCounters counters of swaps
 * @param swaps the last 50, newest first
 * @param inFlight exchanges under way, oldest first; at most 1,000
 * @param components the component cache
 * @param byBundle exchanges so far by calling bundle
 * @param configuration effective values by key; no secrets
 */
public record EngineDTO(
        String name,
        long generation,
        boolean usable,
        String why,
        List<String> required,
        List<LayerDTO> stack,
        List<FactoryDTO> factories,
        List<LoaderDTO> loaders,
        ExchangeCounters exchanges,
        SwapCounters swapCounters,
        List<SwapDTO> swaps,
        List<ExchangeDTO> inFlight,
        ComponentCacheDTO components,
        Map<String, Long> byBundle,
        Map<String, String> configuration) {
    /**
     * One layer of a stack.
     *
     * @param factory its name
     * @param bundle symbolic name
     * @param version of the bundle
     * @param rank that it has its place by
     * @param transport whether it called no {@code next()}
     */
    public record LayerDTO(String factory, String bundle, String version, int rank, boolean transport) {
        /** For example {@code proxy 1.0.0 rank 100}. */
        @Override
        public String toString() {
            return factory + " " + version + " rank " + rank;
        }
    }

    /**
     * One registered factory.
     *
     * @param state {@code ACTIVE}, {@code SHADOWED} (another of its name is better), {@code HIDDEN} (below a
     *     transport), {@code DISQUALIFIED} or {@code UNAVAILABLE}
     * @param reason why, for a state other than ACTIVE
     */
    public record FactoryDTO(
            String factory, String bundle, String version, int rank, long serviceId, String state, String reason) {}

    /**
     * One loader thread.
     *
     * @param creates calls of {@code create} on the top factory so far
     * @param exchanges started through its managers so far
     */
    public record LoaderDTO(String name, long generation, long creates, long exchanges, int mailbox) {}

    /** Exchanges since the engine's start. */
    public record ExchangeCounters(
            long started, long succeeded, long failed, long cancelled, long waiting, long bytesReceived) {}

    /** Swaps since the engine's start, and what became of exchanges that a departure cut short. */
    public record SwapCounters(long swaps, long drained, long replayed, long resumed, long abandoned) {}

    /** An exchange under way. */
    public record ExchangeDTO(
            long id,
            String method,
            String uri,
            String bundle,
            long generation,
            String phase,
            long ageMillis,
            long bytes) {}

    /** The component cache. */
    public record ComponentCacheDTO(int documents, int loading, int failed, long bytes) {}
}
