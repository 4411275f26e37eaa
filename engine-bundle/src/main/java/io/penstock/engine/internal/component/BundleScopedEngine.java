// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.Component;
import io.penstock.engine.LoadOptions;
import io.penstock.network.Identity;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;

/** One bundle's view of the engine: its loads end when it lets go. */
final class BundleScopedEngine implements ComponentLoader.BundleEngine {
    private final ComponentLoader loader;
    private final String name;
    private final Identity identity;
    private final Optional<Bundle> bundle;

    private volatile boolean released;

    BundleScopedEngine(ComponentLoader loader, String name, Identity identity, Optional<Bundle> bundle) {
        this.loader = loader;
        this.name = name;
        this.identity = identity;
        this.bundle = bundle;
    }

    @Override
    public String name() {
        return name;
    }

    /** @throws IllegalStateException once the service was released or the engine has stopped */
    @Override
    public Component load(URI root, LoadOptions options) {
        return loader.load(this, root, options, false);
    }

    Identity identity() {
        return identity;
    }

    Optional<Bundle> bundle() {
        return bundle;
    }

    boolean isReleased() {
        return released;
    }

    @Override
    public void clearComponentCache() {
        loader.clear();
    }

    @Override
    public int trimComponentCache() {
        return loader.trim();
    }

    @Override
    public void close() {
        loader.run(model -> {
            released = true;
            List.copyOf(model.loads().running()).stream()
                    .filter(load -> load.owner == this)
                    .forEach(model.loads()::cancel);
        });
    }
}
