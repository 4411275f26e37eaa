// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import java.nio.ByteBuffer;
import java.util.List;

/** What a document's session is to be told next. */
sealed interface SessionCall {
    /** The body has come. */
    record Body(ByteBuffer body) implements SessionCall {}

    /** Documents that it refers to have ended. */
    record Arrivals(List<Edge> edges) implements SessionCall {}

    /** Nothing is pending. */
    record Settled() implements SessionCall {}
}
