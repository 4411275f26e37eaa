// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.Component;
import io.penstock.engine.DeclarativeEngine;
import io.penstock.engine.LoadOptions;
import io.penstock.engine.internal.archive.Archive;
import io.penstock.network.Identity;
import io.penstock.runtime.EngineDTO.ComponentCacheDTO;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

/**
 * Loads graphs of documents over one engine's network.
 *
 * <p>It owns the {@link GraphModel}: each event is one short step under one lock; what follows from it (requests, calls
 * of sessions, listeners) is carried out afterwards, without the lock, on loader threads. Thread-safe.
 */
public final class ComponentLoader implements AutoCloseable, Decisions {
    /** So many cached documents, and those that nobody uses are forgotten; then twice of what is left. */
    private static final int TRIM_AT = 10_000;

    private final DocumentNetwork network;
    private final DocumentLanguages languages;
    private final UrlInterceptors interceptors;
    private final LongSupplier clock;
    private final Runnable forgetAll = this::clear;

    /** Its monitor is the lock. */
    private final ComponentCache cache;

    private final GraphModel model;
    private final Set<ComponentHandle> handles = Collections.newSetFromMap(new WeakHashMap<>());
    private boolean closed;
    /** Threads that wait for a decision. */
    private int awaiting;

    private int trimAt = TRIM_AT;

    private final LocalReader local;
    private final Fetcher fetcher;
    private final DocumentReader reader;
    private final Runnable wake = this::wake;

    /** One bundle's view of the engine. */
    public interface BundleEngine extends DeclarativeEngine, AutoCloseable {
        /** Cancels what the bundle still loads. */
        @Override
        void close();
    }

    public ComponentLoader(DocumentNetwork network, DocumentLanguages languages, UrlInterceptors interceptors) {
        this(network, languages, interceptors, System::nanoTime);
    }

    ComponentLoader(
            DocumentNetwork network, DocumentLanguages languages, UrlInterceptors interceptors, LongSupplier clock) {
        this.network = network;
        this.languages = languages;
        this.interceptors = interceptors;
        this.clock = clock;
        this.cache = new ComponentCache(languages::isRootKind);
        this.model = new GraphModel(cache, network::loaders);
        this.local = new LocalReader(this, network.engine());
        this.fetcher = new Fetcher(this, network, interceptors, local);
        this.reader = new DocumentReader(this, network, languages);
        languages.connect(new LanguageDepartures(this, network, languages));
        // what an absent language could not read, or another interceptor led elsewhere, must not stay
        languages.observe(forgetAll);
        languages.observe(wake);
        interceptors.observe(forgetAll);
    }

    /**
     * The engine as one bundle sees it.
     *
     * @param bundle whose entries a {@code bundle:} root may open
     */
    public BundleEngine forBundle(Identity identity, Optional<Bundle> bundle) {
        return new BundleScopedEngine(this, network.engine(), identity, bundle);
    }

    /** The component cache as it stands. */
    public ComponentCacheDTO describe() {
        return decide(step -> cache.describe());
    }

    /** Cancels every load; afterwards none begins. */
    @Override
    public void close() {
        languages.forget(forgetAll);
        languages.forget(wake);
        interceptors.forget(forgetAll);
        run(step -> {
            closed = true;
            List.copyOf(step.loads().running()).forEach(step.loads()::cancel);
            cache.clear();
        });
        local.close();
    }

    /** @param fresh whether all of it is to be requested once more */
    Component load(BundleScopedEngine owner, URI url, LoadOptions options, boolean fresh) {
        URI root = Iri.absolute(url);
        Supplier<Component> again = () -> load(owner, url, options, true);
        if (!Archive.isArchive(root) || !options.schemes().contains("file")) {
            return load(owner, url, root, options, Optional.empty(), fresh, again);
        }
        Document unknown = decide(step -> {
            checkOpen(owner);
            Variant variant = Variant.of(owner.identity(), root, options, Optional.empty());
            return step.unknown(root, variant, options);
        });
        ArchiveComponent opening = new ArchiveComponent(root, unknown, again);
        local.execute(() -> opening.open(
                options.maxDocumentBytes(),
                archive -> load(owner, url, archive.root(), options, Optional.of(archive), false, again)));
        return opening;
    }

    private Component load(
            BundleScopedEngine owner,
            URI url,
            URI root,
            LoadOptions options,
            Optional<Archive> archive,
            boolean fresh,
            Supplier<Component> again) {
        Variant variant = Variant.of(owner.identity(), root, options, archive);
        LocalScope scope = LocalScope.ofRoot(root, owner.bundle());
        ComponentHandle handle = decide(step -> {
            checkOpen(owner);
            ComponentState state = step.loads().load(root, scope, variant, options, fresh);
            ComponentHandle made = new ComponentHandle(this, network, url, state, again);
            state.handle = made;
            state.owner = owner;
            handles.add(made);
            return made;
        });
        handle.begin();
        return handle;
    }

    private void wake() {
        reader.wake();
    }

    private void checkOpen(BundleScopedEngine owner) {
        if (closed || owner.isReleased()) {
            throw new IllegalStateException("the engine " + network.engine() + " has stopped, or was released");
        }
    }

    void clear() {
        run(step -> cache.clear());
    }

    int trim() {
        return decide(this::trim);
    }

    private int trim(GraphModel step) {
        List<ComponentState> referenced = new ArrayList<>(handles.size());
        handles.forEach(handle -> referenced.add(handle.state()));
        return step.trim(referenced);
    }

    // ---- decisions and what follows

    @Override
    public <T extends @Nullable Object> T decide(int loader, Function<GraphModel, T> event) {
        T result;
        List<Action> actions;
        synchronized (cache) {
            result = event.apply(model.at(clock.getAsLong()));
            actions = model.takeActions();
            if (awaiting > 0) {
                cache.notifyAll();
            }
        }
        carryOut(actions, loader);
        return result;
    }

    @Override
    public long nanoTime() {
        return clock.getAsLong();
    }

    @Override
    public void await(Predicate<GraphModel> condition, long deadline) {
        boolean interrupted = false;
        synchronized (cache) {
            awaiting++;
            long left = deadline - clock.getAsLong();
            while (left > 0 && !closed && !interrupted && !condition.test(model.at(clock.getAsLong()))) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(cache, left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                left = deadline - clock.getAsLong();
            }
            awaiting--;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void carryOut(List<Action> actions, int here) {
        if (actions.isEmpty()) {
            return;
        }
        // requests that become known together go out together: one task for each loader thread
        Map<Integer, List<Document>> starts = new TreeMap<>();
        for (Action action : actions) {
            if (action instanceof Action.Start start) {
                starts.computeIfAbsent(start.document().loader, loader -> new ArrayList<>())
                        .add(start.document());
            } else if (action instanceof Action.Stop stop) {
                stop.document().abort.request();
                stop.document().session = null;
            } else if (action instanceof Action.Read read) {
                network.loader(read.document().loader).execute(() -> reader.read(read.document()));
            } else if (action instanceof Action.Changed changed) {
                handle(changed.component()).ifPresent(ComponentHandle::changed);
            } else if (action instanceof Action.Ended ended) {
                handle(ended.component()).ifPresent(ComponentHandle::ended);
            } else if (action instanceof Action.Quiet quiet) {
                handle(quiet.component()).ifPresent(ComponentHandle::quiet);
                trimIfMany();
            }
        }
        List<Document> own = starts.remove(here);
        starts.forEach((loader, documents) -> network.loader(loader).execute(() -> documents.forEach(fetcher::start)));
        if (own != null) {
            own.forEach(fetcher::start);
        }
    }

    private static Optional<ComponentHandle> handle(ComponentState component) {
        return Optional.ofNullable(component.handle);
    }

    private void trimIfMany() {
        run(step -> {
            if (cache.size() > trimAt) {
                trim(step);
                trimAt = Math.max(TRIM_AT, 2 * cache.size());
            }
        });
    }
}
