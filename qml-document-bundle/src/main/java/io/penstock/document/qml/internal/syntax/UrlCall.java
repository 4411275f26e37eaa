// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

/**
 * A call such as {@code Qt.resolvedUrl("image.png")}.
 *
 * @param url its argument, a string literal
 * @param line of the argument, 1-based
 * @param column of the argument, 1-based
 */
public record UrlCall(String url, int line, int column) {}
