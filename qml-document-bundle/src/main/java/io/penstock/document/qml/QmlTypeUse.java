// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml;

import java.net.URI;
import java.util.Optional;

/**
 * A name that a document uses as a type.
 *
 * @param name as written, with dots
 * @param document that defines it; empty if a provided module, the document itself or nothing known does
 * @param line of the first use, 1-based
 * @param column of the first use, 1-based
 */
public record QmlTypeUse(String name, Optional<URI> document, int line, int column) {}
