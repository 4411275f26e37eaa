// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import org.jspecify.annotations.Nullable;

/** What may be the id of an object. */
final class IdRules {
    private IdRules() {}

    /** What is wrong with it; null if nothing is. */
    static @Nullable String check(String id) {
        if (id.isEmpty()) {
            return "Invalid empty ID";
        }
        char first = id.charAt(0);
        if (Character.isLetter(first) && !Character.isLowerCase(first)) {
            return "IDs cannot start with an uppercase letter";
        } else if (!Character.isLetter(first) && first != '_') {
            return "IDs must start with a letter or underscore";
        }
        for (int i = 1; i < id.length(); i++) {
            if (!Character.isLetterOrDigit(id.charAt(i)) && id.charAt(i) != '_') {
                return "IDs must contain only letters, numbers, and underscores";
            }
        }
        return null;
    }
}
