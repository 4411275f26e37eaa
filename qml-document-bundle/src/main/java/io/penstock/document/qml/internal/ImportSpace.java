// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The imports of one namespace, in the order in which a name is looked up in them. */
final class ImportSpace {
    private final List<ImportSlot> slots = new ArrayList<>();
    final String qualifier;

    /**
     * @param qualifier empty for the imports that have none
     */
    ImportSpace(String qualifier) {
        this.qualifier = qualifier;
    }

    void add(ImportSlot slot) {
        int found = Collections.binarySearch(slots, slot, ImportSlot::compare);
        slots.add(found < 0 ? -found - 1 : found, slot);
    }

    List<ImportSlot> slots() {
        return slots;
    }
}
