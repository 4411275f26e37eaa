// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine;

import java.util.List;

/** A component ended in ERROR. */
public final class DocumentException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<DocumentError> errors;

    /** @param errors at least one; own errors first, then their causes */
    public DocumentException(List<DocumentError> errors) {
        super(String.join(
                System.lineSeparator(),
                errors.stream().map(DocumentError::toString).toList()));
        this.errors = List.copyOf(errors);
    }

    public List<DocumentError> errors() {
        return errors;
    }
}
