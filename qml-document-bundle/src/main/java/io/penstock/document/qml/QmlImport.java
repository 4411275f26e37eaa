// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml;

/**
 * One import of a document or a script.
 *
 * @param kind what it imports
 * @param name as written, without quotes
 * @param version {@link QmlVersion#LATEST} if none is written
 * @param qualifier behind {@code as}; empty if there is none
 * @param line of the import, 1-based
 * @param column of the import, 1-based
 */
public record QmlImport(Kind kind, String name, QmlVersion version, String qualifier, int line, int column) {
    /** What an import imports. */
    public enum Kind {
        /** {@code import A.B 1.0}. */
        MODULE,
        /** {@code import "directory"}. */
        DIRECTORY,
        /** {@code import "script.js" as S}; in an ES module every import and export. */
        SCRIPT
    }
}
