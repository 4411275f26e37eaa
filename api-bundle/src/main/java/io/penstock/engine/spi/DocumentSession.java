// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.spi;

import io.penstock.engine.LoadedDocument;
import io.penstock.engine.Reference;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads one document. All calls come on the document's loader thread, never two at a time, in this order: one
 * {@link #document}, then {@link #dependencyEnded} once for each reference that was required of the context, and
 * {@link #settled} whenever nothing is pending. A session must not block.
 */
@ConsumerType
public interface DocumentSession {
    /**
     * The whole body. Find references and tell the context of them: all that are known now, at once.
     *
     * @param body read-only, valid during the call only
     */
    void document(ByteBuffer body);

    /**
     * A document that this one refers to has ended, well or not. More references may be found now.
     *
     * @param reference exactly as it was given to the context; not called for PREFETCH
     * @param target final
     */
    void dependencyEnded(Reference reference, LoadedDocument target);

    /**
     * Every reference so far has ended. If this call finds no more references, the document is READY, or ERROR if an
     * error was told.
     */
    void settled();
}
