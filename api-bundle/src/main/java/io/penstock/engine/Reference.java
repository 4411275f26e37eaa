// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine;

import java.net.URI;
import java.util.Objects;

/**
 * One document refers to another.
 *
 * @param url absolute, without a fragment
 * @param kind of the target, for example {@code qml/script}
 * @param strength what its failure means
 * @param cycleRule what happens where it would close a cycle of REQUIRED documents
 * @param line of the reference, 1-based; 0 if it has no position
 * @param column 1-based, in UTF-16 units; 0 if it has no position
 */
public record Reference(URI url, DocumentKind kind, Strength strength, CycleRule cycleRule, int line, int column) {
    /** What happens where a reference would close a cycle. */
    public enum CycleRule {
        /** The cycle is an error that names its path. */
        ERROR,
        /** The edge is dropped: the target is loaded, but not waited for. */
        DROP
    }

    public Reference {
        Objects.requireNonNull(url);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(strength);
        Objects.requireNonNull(cycleRule);
    }

    /** A REQUIRED reference whose cycles are errors. */
    public static Reference required(URI url, DocumentKind kind, int line, int column) {
        return new Reference(url, kind, Strength.REQUIRED, CycleRule.ERROR, line, column);
    }

    /** An OPTIONAL reference. */
    public static Reference optional(URI url, DocumentKind kind, int line, int column) {
        return new Reference(url, kind, Strength.OPTIONAL, CycleRule.ERROR, line, column);
    }

    /** A PREFETCH reference to a {@link DocumentKind#RESOURCE}. */
    public static Reference prefetch(URI url, int line, int column) {
        return new Reference(url, DocumentKind.RESOURCE, Strength.PREFETCH, CycleRule.DROP, line, column);
    }
}
