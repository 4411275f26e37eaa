// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

/** File selectors: path segments with a plus sign, such as {@code +android/}, that Qt replaces at run time. */
final class FileSelectors {
    private FileSelectors() {}

    /** The file that both stand for, if they are equal or differ by selectors only; empty otherwise. */
    static String common(String first, String second) {
        if (first.equals(second)) {
            return first;
        } else if (first.indexOf('+') < 0 && second.indexOf('+') < 0) {
            return "";
        }
        String plain = without(first);
        return plain.equals(without(second)) ? plain : "";
    }

    private static String without(String path) {
        StringBuilder plain = new StringBuilder(path.length());
        for (int at = 0; at < path.length(); ) {
            int plus = path.indexOf('+', at);
            if (plus < 0) {
                return plain.append(path, at, path.length()).toString();
            }
            plain.append(path, at, plus);
            int slash = path.indexOf('/', plus);
            at = slash < 0 ? path.length() : slash + 1;
        }
        return plain.toString();
    }
}
