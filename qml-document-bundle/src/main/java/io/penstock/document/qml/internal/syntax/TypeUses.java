// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names that a document uses as types. The position of a name is that of the use which Qt meets first: it goes
 * object by object, and in each looks at its type, its properties, its attached properties, its inline components.
 */
public final class TypeUses {
    /** How a name is used. */
    enum How {
        OBJECT,
        PROPERTY,
        ATTACHED,
        INLINE_COMPONENT
    }

    /**
     * One name.
     *
     * @param isCreated whether objects of it are created: the document may not be of that type itself
     * @param mustExist whether it is an error if nothing defines it
     */
    public record TypeUse(String name, boolean isCreated, boolean mustExist, int line, int column) {}

    private static final class Entry {
        int object = Integer.MAX_VALUE;
        How how = How.INLINE_COMPONENT;
        int line;
        int column;
        boolean created;
        boolean mustExist;
    }

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * @param object number of the object, in source order
     */
    void add(String name, How how, int object, int line, int column) {
        Entry entry = entries.computeIfAbsent(name, key -> new Entry());
        if (object < entry.object || object == entry.object && how.compareTo(entry.how) < 0) {
            entry.object = object;
            entry.how = how;
            entry.line = line;
            entry.column = column;
        }
        entry.created |= how == How.OBJECT;
        entry.mustExist |= how == How.OBJECT || how == How.PROPERTY;
    }

    /** All of them, in source order. */
    List<TypeUse> all() {
        List<TypeUse> uses = new ArrayList<>(entries.size());
        entries.forEach(
                (name, entry) -> uses.add(new TypeUse(name, entry.created, entry.mustExist, entry.line, entry.column)));
        return uses;
    }
}
