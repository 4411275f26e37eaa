// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.LoadOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One load. Owned by {@link GraphModel}; status and progress may be read by anybody. */
final class ComponentState {
    /** Another one when the load begins again. */
    Document root;

    final LoadOptions options;
    final Map<Document, Member> members = new HashMap<>();

    volatile ComponentStatus status = ComponentStatus.LOADING;
    volatile double progress;

    int known;
    int done;
    int prefetchKnown;
    int prefetchDone;
    long bytes;
    long prefetchBytes;
    /** Sum of {@link Document#fraction()} of the required members that have not ended. */
    double partial;
    /** When something last happened. */
    long moved;
    /** Whether a change was announced that its listeners have not been told of. */
    boolean announced;

    List<OwnError> errors = List.of();
    /** There when the status is terminal. */
    @Nullable
    GraphSnapshot graph;

    /** The acting side's. */
    @Nullable
    ComponentHandle handle;
    /** The acting side's: whose load it is. */
    @Nullable
    BundleScopedEngine owner;

    ComponentState(Document root, LoadOptions options, long now) {
        this.root = root;
        this.options = options;
        this.moved = now;
    }

    /** As before its first document; but progress never falls. */
    void reset(Document newRoot) {
        root = newRoot;
        members.clear();
        known = 0;
        done = 0;
        prefetchKnown = 0;
        prefetchDone = 0;
        bytes = 0;
        prefetchBytes = 0;
        partial = 0;
    }

    boolean isLoading() {
        return status == ComponentStatus.LOADING;
    }

    boolean isPrefetching() {
        return status == ComponentStatus.READY && prefetchDone < prefetchKnown;
    }

    Component.Progress detail() {
        return new Component.Progress(known, done, bytes + prefetchBytes, prefetchKnown, prefetchDone);
    }

    /** Never falls, however many documents are found. */
    void advance(long now) {
        moved = now;
        if (isLoading() && known > 0) {
            progress = Math.max(progress, Math.min(0.999, (done + partial) / known));
        }
    }
}
