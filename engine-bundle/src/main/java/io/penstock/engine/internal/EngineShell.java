// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import io.penstock.engine.DeclarativeEngine;
import io.penstock.engine.internal.component.ComponentLoader;
import io.penstock.engine.internal.component.DocumentLanguages;
import io.penstock.engine.internal.component.UrlInterceptors;
import io.penstock.engine.internal.exchange.Owner;
import io.penstock.engine.internal.stack.Departures;
import io.penstock.engine.internal.stack.FactoryTracker;
import io.penstock.network.Identity;
import io.penstock.network.NetworkAccess;
import io.penstock.network.spi.AccessPolicy;
import io.penstock.network.spi.CredentialsProvider;
import io.penstock.network.spi.HostResolver;
import io.penstock.network.spi.NetworkListener;
import io.penstock.network.spi.TlsContextProvider;
import io.penstock.runtime.NetworkRuntime;
import java.io.File;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One engine in a framework: finds factories and extensions in the service registry, and registers what the engine
 * offers.
 */
final class EngineShell implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineShell.class);

    /** Value of {@code osgi.condition.id} while there is a usable stack. */
    private static final String READY = "io.penstock.ready";
    /** Service property with the name of the engine. */
    private static final String ENGINE = "engine";

    private final BundleContext context;
    private final Engine engine;
    private final FactoryTracker factories;
    private final DocumentLanguages languages;
    private final UrlInterceptors interceptors;
    private final ComponentLoader documents;
    private final List<Whiteboard<?>> whiteboards = new ArrayList<>();
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final Object readiness = new Object();
    private @Nullable ServiceRegistration<Condition> ready;
    private boolean closed;

    /** @param ranking of the services that the engine registers */
    EngineShell(BundleContext context, EngineConfiguration configuration, Departures departures, int ranking) {
        this.context = context;
        Runnable rulesChanged = () -> {
            Engine running = engine();
            if (running != null) {
                running.policyChanged();
            }
        };
        Extensions extensions = new Extensions(
                whiteboard(AccessPolicy.class, rulesChanged),
                whiteboard(CredentialsProvider.class, () -> {}),
                whiteboard(TlsContextProvider.class, rulesChanged),
                whiteboard(HostResolver.class, () -> {}),
                whiteboard(NetworkListener.class, () -> {}));
        engine = new Engine(configuration, extensions, departures);
        File hsts = context.getDataFile("hsts-" + engine.engine() + ".txt");
        if (hsts != null) { // null where the platform has no files
            engine.keepHsts(hsts.toPath());
        }
        factories = new FactoryTracker(context, configuration.target(), engine.stacks());
        engine.connect(factories, this::checkReady);
        factories.open("the engine has started");
        languages = DocumentLanguages.of(context);
        interceptors = UrlInterceptors.of(context);
        documents = new ComponentLoader(engine, languages, interceptors);
        register(NetworkAccess.class, new PerBundle<>(engine::access), ranking);
        register(HttpClient.class, new PerBundle<>(engine::client), ranking);
        register(DeclarativeEngine.class, new DocumentsFactory(), ranking);
        register(NetworkRuntime.class, new EngineRuntime(engine, documents::describe), ranking);
    }

    private @Nullable Engine engine() {
        return engine;
    }

    String name() {
        return engine.engine();
    }

    /** Takes another configuration of the same name; nothing under way is lost. */
    void reconfigure(EngineConfiguration configuration) {
        factories.retarget(configuration.target());
        engine.reconfigure(configuration);
    }

    @Override
    public void close() {
        registrations.forEach(EngineShell::unregister);
        synchronized (readiness) {
            closed = true;
        }
        checkReady();
        documents.close();
        factories.close();
        engine.close();
        languages.close();
        interceptors.close();
        whiteboards.forEach(Whiteboard::close);
    }

    private static void unregister(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            LOG.debug("The framework was faster: {}", e.getMessage());
        }
    }

    private <S> Whiteboard<S> whiteboard(Class<S> type, Runnable changed) {
        Whiteboard<S> whiteboard = new Whiteboard<>(context, type, changed);
        whiteboards.add(whiteboard);
        return whiteboard;
    }

    private <S> void register(Class<S> type, Object service, int ranking) {
        registrations.add(context.registerService(type.getName(), service, properties(Map.of(), ranking)));
    }

    private Dictionary<String, Object> properties(Map<String, Object> more, int ranking) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put(ENGINE, engine.engine());
        if (ranking != 0) {
            properties.put(Constants.SERVICE_RANKING, ranking);
        }
        return FrameworkUtil.asDictionary(properties);
    }

    /** Makes the condition follow the stacks; runs off the threads that decide about them. */
    private void checkReady() {
        ServiceRegistration<Condition> gone = null;
        boolean register;
        synchronized (readiness) {
            boolean usable = !closed && engine.stacks().usable().orElse(ready != null);
            register = usable && ready == null;
            if (!usable) {
                gone = ready;
                ready = null;
            }
        }
        if (gone != null) {
            unregister(gone);
        }
        if (register) {
            ServiceRegistration<Condition> fresh = context.registerService(
                    Condition.class, Condition.INSTANCE, properties(Map.of(Condition.CONDITION_ID, READY), 0));
            boolean surplus;
            synchronized (readiness) {
                surplus = closed || ready != null;
                if (!surplus) {
                    ready = fresh;
                }
            }
            if (surplus) {
                unregister(fresh);
            } else {
                checkReady(); // it may have changed meanwhile
            }
        }
    }

    /** One object for each bundle; when the bundle gives it back, what it has under way ends. */
    private final class PerBundle<S> implements ServiceFactory<S> {
        private final Function<Owner, S> maker;
        private final Map<S, Owner> owners = new ConcurrentHashMap<>();

        PerBundle(Function<Owner, S> maker) {
            this.maker = maker;
        }

        @Override
        public S getService(Bundle bundle, ServiceRegistration<S> registration) {
            Owner owner = engine.owner(String.valueOf(bundle.getSymbolicName()));
            S made = maker.apply(owner);
            owners.put(made, owner);
            return made;
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<S> registration, S service) {
            Owner owner = owners.remove(service);
            if (owner != null) {
                engine.leave(owner);
            }
        }
    }

    private final class DocumentsFactory implements ServiceFactory<DeclarativeEngine> {
        @Override
        public DeclarativeEngine getService(Bundle bundle, ServiceRegistration<DeclarativeEngine> registration) {
            return documents.forBundle(
                    new Identity(engine.engine(), String.valueOf(bundle.getSymbolicName())), Optional.of(bundle));
        }

        @Override
        public void ungetService(
                Bundle bundle, ServiceRegistration<DeclarativeEngine> registration, DeclarativeEngine service) {
            ((ComponentLoader.BundleEngine) service).close();
        }
    }
}
