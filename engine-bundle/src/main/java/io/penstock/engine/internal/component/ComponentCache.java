// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.DocumentKind;
import io.penstock.runtime.EngineDTO.ComponentCacheDTO;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The documents that the next load finds: one generation of them, replaced by {@link #clear}. Loads under way keep the
 * partition that they began with. Owned by {@link GraphModel}.
 */
final class ComponentCache {
    private final Predicate<DocumentKind> rootKinds;
    private final Map<Variant, Partition> partitions = new HashMap<>();

    /** @param rootKinds whether a root document may turn out to be of that kind */
    ComponentCache(Predicate<DocumentKind> rootKinds) {
        this.rootKinds = rootKinds;
    }

    Partition partition(Variant variant) {
        return partitions.computeIfAbsent(variant, unknown -> new Partition(variant, rootKinds));
    }

    /** Later loads of that variant begin with nothing. */
    void forget(Variant variant) {
        partitions.remove(variant);
    }

    void clear() {
        partitions.clear();
    }

    /**
     * Forgets every document that is not among those.
     *
     * @return how many
     */
    int retain(Set<Document> used) {
        List<Document> unused = new ArrayList<>();
        partitions
                .values()
                .forEach(partition -> partition.forEach(document -> {
                    if (!used.contains(document)) {
                        unused.add(document);
                    }
                }));
        unused.forEach(document -> document.partition.remove(document));
        partitions.values().removeIf(Partition::isEmpty);
        return unused.size();
    }

    int size() {
        return partitions.values().stream().mapToInt(Partition::size).sum();
    }

    ComponentCacheDTO describe() {
        int[] counts = new int[3];
        long[] bytes = new long[1];
        partitions
                .values()
                .forEach(partition -> partition.forEach(document -> {
                    counts[0]++;
                    counts[1] += document.hasEnded() ? 0 : 1;
                    counts[2] += document.hasFailed() ? 1 : 0;
                    bytes[0] += document.bytes;
                }));
        return new ComponentCacheDTO(counts[0], counts[1], counts[2], bytes[0]);
    }
}
