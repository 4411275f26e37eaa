// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.Reference;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a session told its context during one call. */
final class Findings {
    /** @param url the reference's, in the form that identifies a document */
    record Found(Reference reference, URI url) {}

    final List<Found> references = new ArrayList<>();
    final List<OwnError> errors = new ArrayList<>(0);

    @Nullable
    Object model;
    /** Whether the session cannot be called again. */
    boolean broken;
}
