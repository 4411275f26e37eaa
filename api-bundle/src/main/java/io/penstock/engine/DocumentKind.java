// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine;

import java.util.Objects;

/**
 * What a document is to the one that refers to it: {@code language/part}, for instance {@code qml/qmldir}.
 *
 * @param name lower case; what stands before the slash is the name of the language
 */
public record DocumentKind(String name) {
    /** A root document: its language is found by media type and suffix. */
    public static final DocumentKind ROOT = new DocumentKind("root");
    /** Bytes that no language reads: an image, a font. */
    public static final DocumentKind RESOURCE = new DocumentKind("resource");

    public DocumentKind {
        Objects.requireNonNull(name);
    }

    /** Name of the language, empty for {@link #ROOT} and {@link #RESOURCE}. */
    public String language() {
        int slash = name.indexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    @Override
    public String toString() {
        return name;
    }
}
