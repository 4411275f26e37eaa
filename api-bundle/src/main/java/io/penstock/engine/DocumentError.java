// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine;

import io.penstock.network.NetworkError;
import io.penstock.network.Redaction;
import java.net.URI;
import java.util.Objects;

/**
 * One error of a document.
 *
 * @param url document in which it was found
 * @param line 1-based; 0 if it has no position
 * @param column 1-based, in UTF-16 units; 0 if it has no position
 * @param message what is wrong
 * @param code why the document could not be fetched; {@link NetworkError#NONE} for an error of its content
 * @param status HTTP status, 0 if there was none
 */
public record DocumentError(URI url, int line, int column, String message, NetworkError code, int status) {
    public DocumentError {
        Objects.requireNonNull(url);
        Objects.requireNonNull(message);
        Objects.requireNonNull(code);
    }

    /** An error of the document's content. */
    public static DocumentError of(URI url, int line, int column, String message) {
        return new DocumentError(url, line, column, message, NetworkError.NONE, 0);
    }

    /** {@code url:line:column: message}, as Qt's {@code QQmlError::toString}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(Redaction.uri(url));
        if (line > 0) {
            text.append(':').append(line);
            if (column > 0) {
                text.append(':').append(column);
            }
        }
        return text.append(": ").append(message).toString();
    }
}
