// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import java.util.concurrent.ThreadLocalRandom;

/** One string for all equal pieces of a text: a document repeats its few names over and over. */
final class Names {
    /** Odd, and known to nobody: names cannot be chosen so that they collide. */
    private static final int MULTIPLIER = ThreadLocalRandom.current().nextInt() | 1;

    private final char[] text;
    private String[] slots = new String[64];
    private int count;

    Names(char[] text) {
        this.text = text;
    }

    /** The piece between those offsets, its escapes replaced. */
    String of(int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = hash * MULTIPLIER + text[i];
        }
        int mask = slots.length - 1;
        int slot = spread(hash) & mask;
        for (; slots[slot] != null; slot = slot + 1 & mask) {
            if (matches(slots[slot], start, end)) {
                return slots[slot];
            }
        }
        String name = Escapes.value(text, start, end);
        slots[slot] = name;
        if (++count * 2 > slots.length) {
            grow();
        }
        return name;
    }

    private boolean matches(String name, int start, int end) {
        if (name.length() != end - start) {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (name.charAt(i - start) != text[i]) {
                return false;
            }
        }
        return true;
    }

    private void grow() {
        String[] old = slots;
        slots = new String[old.length * 2];
        int mask = slots.length - 1;
        for (String name : old) {
            if (name != null) {
                int slot = spread(hash(name)) & mask;
                while (slots[slot] != null) {
                    slot = slot + 1 & mask;
                }
                slots[slot] = name;
            }
        }
    }

    private static int hash(String name) {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = hash * MULTIPLIER + name.charAt(i);
        }
        return hash;
    }

    private static int spread(int hash) {
        return hash ^ hash >>> 15;
    }
}
