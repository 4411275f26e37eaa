// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.spi.DocumentLanguage;
import io.penstock.engine.spi.DocumentSession;

/** A document's session and the context that it talks to. */
record Reading(ReadingContext context, DocumentSession session) {
    static Reading open(DocumentLanguage language, ReadingContext context) {
        return new Reading(context, language.open(context));
    }
}
