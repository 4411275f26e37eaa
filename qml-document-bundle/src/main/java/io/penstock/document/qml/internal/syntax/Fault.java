// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

/**
 * Something wrong in a document of which the syntax is right.
 *
 * @param line 1-based
 * @param column 1-based, in UTF-16 units
 */
public record Fault(int line, int column, String message) {}
