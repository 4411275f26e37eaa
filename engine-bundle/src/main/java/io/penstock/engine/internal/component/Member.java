// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

/** A document as part of one load. Owned by {@link GraphModel}. */
final class Member {
    final ComponentState component;
    final Document document;
    /** References from the root, on the shortest way known. */
    int depth;
    /** False while only PREFETCH references lead here. */
    boolean required;
    /** Place in the document's list of members while it has not ended. */
    int slot = -1;

    Member(ComponentState component, Document document, int depth, boolean required) {
        this.component = component;
        this.document = document;
        this.depth = depth;
        this.required = required;
    }
}
