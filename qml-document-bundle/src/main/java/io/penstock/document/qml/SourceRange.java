// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml;

/**
 * A piece of a document's text.
 *
 * @param start offset of its first character, in UTF-16 units, a byte order mark not counted
 * @param end offset behind its last one
 * @param line of its start, 1-based
 * @param column of its start, 1-based, in UTF-16 units
 */
public record SourceRange(int start, int end, int line, int column) {}
