// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml;

/**
 * {@code component Name: Type {}}.
 *
 * @param name of the type that it defines
 * @param object its root
 * @param line 1-based
 * @param column 1-based
 */
public record QmlInlineComponent(String name, QmlObject object, int line, int column) {}
