// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.Reference;
import io.penstock.engine.Strength;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A reference and the document that it leads to. Owned by {@link GraphModel}. */
final class Edge {
    final Document from;
    /** As the session gave it. */
    final Reference reference;
    /** Its URL in the form that identifies a document. */
    final URI url;
    /** Null as long as no load wants it, for PREFETCH. */
    @Nullable
    Document to;
    /** Whether {@link #from} cannot end before {@link #to}. */
    boolean waiting;
    /** Whether it would have closed a cycle. */
    boolean dropped;

    Edge(Document from, Reference reference, URI url) {
        this.from = from;
        this.reference = reference;
        this.url = url;
    }

    boolean isPrefetch() {
        return reference.strength() == Strength.PREFETCH;
    }

    /** Whether the document at the other end has failed in a way that this reference does not tolerate. */
    boolean hasFailed() {
        Document target = to;
        if (target == null || isPrefetch() || !target.hasFailed()) {
            return false;
        }
        return reference.strength() != Strength.OPTIONAL || !target.isMissing();
    }
}
