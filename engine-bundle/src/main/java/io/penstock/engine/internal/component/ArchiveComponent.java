// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DocumentError;
import io.penstock.engine.DocumentGraph;
import io.penstock.engine.internal.archive.Archive;
import io.penstock.network.Redaction;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A load from an archive: the archive is opened first, on a thread that may block; the rest is any other load's. */
final class ArchiveComponent implements Component {
    private final URI url;
    /** Stands for the graph as long as nothing is known of it. */
    private final Document unknown;

    private final Supplier<Component> again;
    /** Ends with the load itself; fails if the engine was released meanwhile. */
    private final CompletableFuture<Component> load = new CompletableFuture<>();

    /** @param again begins the load once more */
    ArchiveComponent(URI url, Document unknown, Supplier<Component> again) {
        this.url = url;
        this.unknown = unknown;
        this.again = again;
    }

    /**
     * Opens the archive. Blocks.
     *
     * @param limit bytes that its index may have
     * @param begin takes the archive over, unless it throws
     */
    void open(long limit, Function<Archive, Component> begin) {
        Archive archive = Archive.open(url, limit);
        try {
            load.complete(begin.apply(archive));
        } catch (IllegalStateException e) {
            close(archive);
            load.completeExceptionally(e);
        }
    }

    private static void close(Archive archive) {
        try {
            archive.close();
        } catch (IOException e) {
            throw new IllegalStateException("closing the archive " + archive + " failed", e);
        }
    }

    /** Null until the archive is open, and if the engine was released before. */
    private @Nullable Component begun() {
        return load.isCompletedExceptionally() ? null : load.getNow(null);
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public ComponentStatus status() {
        Component begun = begun();
        if (begun != null) {
            return begun.status();
        }
        return load.isCompletedExceptionally() ? ComponentStatus.CANCELLED : ComponentStatus.LOADING;
    }

    @Override
    public double progress() {
        Component begun = begun();
        return begun != null ? begun.progress() : load.isCompletedExceptionally() ? 1 : 0;
    }

    @Override
    public Progress progressDetail() {
        Component begun = begun();
        return begun == null ? new Progress(1, 0, 0, 0, 0) : begun.progressDetail();
    }

    @Override
    public List<DocumentError> errors() {
        Component begun = begun();
        return begun == null ? List.of() : begun.errors();
    }

    @Override
    public DocumentGraph graph() {
        Component begun = begun();
        return begun == null ? GraphSnapshot.of(unknown, status()) : begun.graph();
    }

    @Override
    public CompletableFuture<DocumentGraph> completion() {
        CompletableFuture<DocumentGraph> own = new CompletableFuture<>();
        load.whenComplete((begun, failure) -> {
            if (failure != null) {
                own.completeExceptionally(
                        new CancellationException("loading " + Redaction.uri(url) + " was cancelled"));
                return;
            }
            begun.completion().whenComplete((graph, wrong) -> {
                if (wrong == null) {
                    own.complete(graph);
                } else {
                    own.completeExceptionally(wrong);
                }
            });
        });
        return own;
    }

    @Override
    public void addListener(Listener listener) {
        load.whenComplete((begun, failure) -> {
            if (failure == null) {
                begun.addListener(component -> listener.changed(this));
            } else {
                Lane.guard(() -> listener.changed(this));
            }
        });
    }

    @Override
    public void cancel() {
        load.thenAccept(Component::cancel);
    }

    @Override
    public Component reload() {
        return again.get();
    }

    @Override
    public String toString() {
        return Redaction.uri(url) + " " + status();
    }
}
