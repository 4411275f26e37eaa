// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.config.Settings;
import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DocumentError;
import io.penstock.engine.DocumentException;
import io.penstock.engine.DocumentGraph;
import io.penstock.engine.LoadOptions;
import io.penstock.engine.internal.archive.Archive;
import io.penstock.network.NetworkError;
import io.penstock.network.Redaction;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a consumer has of a load: reads the model, tells listeners, keeps the load's two timers. */
final class ComponentHandle implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(ComponentHandle.class);
    private static final Duration LISTENER_INTERVAL = Duration.ofMillis(50);

    private final Decisions decisions;
    private final DocumentNetwork network;
    private final URI url;
    private final ComponentState state;
    private final Lane lane;
    private final Supplier<Component> again;
    private final CompletableFuture<DocumentGraph> completion = new CompletableFuture<>();

    // of the lane only
    private final List<Listener> listeners = new ArrayList<>(1);
    private boolean told;
    private boolean scheduled;
    private DocumentNetwork.Timeout next = () -> {};
    private long lastTold;

    private volatile boolean quiet;
    private volatile DocumentNetwork.Timeout total = () -> {};
    private volatile DocumentNetwork.Timeout idle = () -> {};

    /**
     * @param url as it was asked for
     * @param again begins the load once more
     */
    ComponentHandle(
            Decisions decisions, DocumentNetwork network, URI url, ComponentState state, Supplier<Component> again) {
        this.decisions = decisions;
        this.network = network;
        this.url = url;
        this.state = state;
        this.again = again;
        this.lane = new Lane(network.loader(state.root.loader));
        this.lastTold = decisions.nanoTime() - LISTENER_INTERVAL.toNanos();
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public ComponentStatus status() {
        return state.status;
    }

    @Override
    public double progress() {
        return state.progress;
    }

    @Override
    public Progress progressDetail() {
        return decisions.decide(model -> state.detail());
    }

    @Override
    public List<DocumentError> errors() {
        return state.status == ComponentStatus.ERROR ? OwnError.chain(state.errors) : List.of();
    }

    @Override
    public DocumentGraph graph() {
        return decisions.decide(model -> {
            GraphSnapshot last = state.graph;
            return last == null || state.isPrefetching() ? GraphSnapshot.of(state.root, ComponentStatus.LOADING) : last;
        });
    }

    /** A future of the caller's own: nobody can end or cancel another one's. */
    @Override
    public CompletableFuture<DocumentGraph> completion() {
        CompletableFuture<DocumentGraph> own = new CompletableFuture<>();
        completion.whenComplete((graph, failure) -> {
            if (failure == null) {
                own.complete(graph);
            } else {
                own.completeExceptionally(failure);
            }
        });
        return own;
    }

    /** One that comes late is told of the end, once. */
    @Override
    public void addListener(Listener listener) {
        lane.execute(() -> {
            if (told) {
                Lane.guard(() -> listener.changed(this));
            } else {
                listeners.add(listener);
                announced();
            }
        });
    }

    @Override
    public void cancel() {
        decisions.run(model -> model.loads().cancel(state));
    }

    @Override
    public Component reload() {
        return again.get();
    }

    // ---- carried out for the model

    /** Its load has begun. */
    void begin() {
        LoadOptions options = state.options;
        total = network.after(
                options.totalTime(),
                () -> timeUp("not loaded within ", options.totalTime(), NetworkError.TOTAL_TIMEOUT));
        watch(options.idleTime());
        if (quiet) {
            stopTimers();
        }
    }

    private void watch(Duration left) {
        idle = network.after(left, this::lookIdle);
        if (quiet) {
            stopTimers();
        }
    }

    private void lookIdle() {
        Duration limit = state.options.idleTime();
        long left = decisions.decide(model -> state.moved + limit.toNanos() - model.now());
        if (left > 0) {
            watch(Duration.ofNanos(left));
        } else {
            timeUp("nothing has moved for ", limit, NetworkError.IDLE_TIMEOUT);
        }
    }

    private void timeUp(String what, Duration limit, NetworkError code) {
        String message = "Timeout: " + what + Settings.print(limit);
        decisions.run(model -> model.loads().timeUp(state, message, code));
    }

    void changed() {
        lane.execute(this::announced);
    }

    private void announced() {
        if (listeners.isEmpty() || told || scheduled) {
            return;
        }
        long left = lastTold + LISTENER_INTERVAL.toNanos() - decisions.nanoTime();
        if (left <= 0) {
            tell();
        } else {
            scheduled = true;
            next = network.after(
                    Duration.ofNanos(left),
                    () -> lane.execute(() -> {
                        scheduled = false;
                        if (!told) {
                            tell();
                        }
                    }));
        }
    }

    private void tell() {
        lastTold = decisions.nanoTime();
        decisions.run(model -> state.announced = false);
        tellAll();
    }

    private void tellAll() {
        listeners.forEach(listener -> Lane.guard(() -> listener.changed(this)));
    }

    void ended() {
        lane.execute(() -> {
            told = true;
            next.cancel();
            complete();
            tellAll();
            listeners.clear();
        });
    }

    private void complete() {
        switch (state.status) {
            case READY -> completion.complete(graph());
            case ERROR -> completion.completeExceptionally(new DocumentException(errors()));
            default ->
                completion.completeExceptionally(
                        new CancellationException("loading " + Redaction.uri(url) + " was cancelled"));
        }
    }

    void quiet() {
        quiet = true;
        stopTimers();
        state.root.partition.variant.archive().ifPresent(ComponentHandle::close);
    }

    private static void close(Archive archive) {
        try {
            archive.close();
        } catch (IOException e) {
            LOG.warn("Closing the archive {} failed: {}", archive, e.toString());
        }
    }

    private void stopTimers() {
        total.cancel();
        idle.cancel();
    }

    /** Those that a trim has to keep while somebody refers to this handle. */
    ComponentState state() {
        return state;
    }

    @Override
    public String toString() {
        return Redaction.uri(url) + " " + state.status;
    }
}
