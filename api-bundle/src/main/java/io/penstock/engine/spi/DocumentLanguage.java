// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Finds what documents of one kind refer to: an OSGi service. It never fetches, executes or renders.
 *
 * <p>The root's language is the best-ranked one that serves its media type, else its suffix. Every other document is
 * read by the language that its reference's kind names.
 */
@ConsumerType
public interface DocumentLanguage {
    /** Service property: name of the language, the first part of its kinds. */
    String NAME = "penstock.language";

    /** Service property (String+): media types of root documents, lower case, without parameters. */
    String MEDIA_TYPES = "penstock.media.types";

    /** Service property (String+): suffixes of root documents, lower case, with the dot. */
    String SUFFIXES = "penstock.suffixes";

    /**
     * Begins to read one document, whose body has arrived. Called on the document's loader thread; reentrant. The
     * returned session is used by that thread only.
     *
     * @param context where references and errors go; {@code context.kind()} is never ROOT: {@link #rootKind()} stands
     *     in for it
     */
    DocumentSession open(DocumentContext context);

    /** Kind of a root document in this language. */
    io.penstock.engine.DocumentKind rootKind();
}
