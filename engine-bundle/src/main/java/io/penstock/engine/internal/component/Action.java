// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

/** What {@link GraphModel} wants done, by somebody who holds no lock. */
sealed interface Action {
    /** Request the document, on its loader thread. */
    record Start(Document document) implements Action {}

    /** Stop the request; nobody needs it any more. */
    record Stop(Document document) implements Action {}

    /** Call its session, on its loader thread, as long as {@link GraphModel#next} has something to tell it. */
    record Read(Document document) implements Action {}

    /** Tell listeners, within their rate. */
    record Changed(ComponentState component) implements Action {}

    /** The component has reached its last status. */
    record Ended(ComponentState component) implements Action {}

    /** Nothing at all is under way for the component any more, PREFETCH included. */
    record Quiet(ComponentState component) implements Action {}
}
