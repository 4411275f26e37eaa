// SPDX-License-Identifier: Apache-2.0
package io.penstock.runtime;

import io.penstock.runtime.EngineDTO.LayerDTO;
import java.time.Instant;
import java.util.List;

/**
 * One swap: from a generation to the next.
 *
 * @param generation the new one
 * @param at when it began
 * @param cause what changed
 * @param before stack of the generation before, top-down
 * @param after stack of this one
 * @param inFlight exchanges under way on the old stack when it began
 * @param drained of them, ended by themselves
 * @param replayed of them, sent again on a new stack
 * @param resumed of them, continued with a range
 * @param abandoned of them, failed
 * @param millis until the last of them ended; -1 while some are under way
 */
public record SwapDTO(
        long generation,
        Instant at,
        String cause,
        List<LayerDTO> before,
        List<LayerDTO> after,
        long inFlight,
        long drained,
        long replayed,
        long resumed,
        long abandoned,
        long millis) {}
