// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DocumentError;
import io.penstock.engine.LoadOptions;
import io.penstock.engine.LoadedDocument;
import io.penstock.engine.UrlInterceptor;
import io.penstock.network.Identity;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A component loader over a simulated network, with a site of toy documents. */
final class Rig {
    final Site site = new Site();
    final SimulatedNetwork network;
    final ToyLanguage language = new ToyLanguage();
    final ComponentLoader loader;
    final ComponentLoader.BundleEngine engine;

    Rig() {
        this(0);
    }

    Rig(long seed) {
        this(seed, List.of());
    }

    Rig(long seed, List<UrlInterceptor> interceptors) {
        network = new SimulatedNetwork(site, seed, 3);
        loader = new ComponentLoader(
                network, ToyLanguage.languages(language), UrlInterceptors.of(interceptors), network::nanoTime);
        engine = loader.forBundle(new Identity("test", "a.bundle"), Optional.empty());
    }

    /** Begins a load. */
    Component begin(String path, LoadOptions options) {
        return engine.load(Site.url(path), options);
    }

    Component begin(String path) {
        return begin(path, LoadOptions.DEFAULT);
    }

    /** Loads to the end. */
    Component load(String path, LoadOptions options) {
        Component component = begin(path, options);
        network.run();
        checkRules();
        return component;
    }

    Component load(String path) {
        return load(path, LoadOptions.DEFAULT);
    }

    void checkRules() {
        assertThat(language.faults).isEmpty();
    }

    /** Path and status of each document. */
    static Map<String, ComponentStatus> statuses(Component component) {
        Map<String, ComponentStatus> statuses = new TreeMap<>();
        for (LoadedDocument document : component.graph().documents()) {
            statuses.put(path(document.url()), document.status());
        }
        return statuses;
    }

    /** {@code path:line: message} of each error. */
    static List<String> errors(Component component) {
        return component.errors().stream().map(Rig::text).toList();
    }

    static String text(DocumentError error) {
        return error.toString().replace("http://site/", "");
    }

    static String path(URI url) {
        return url.toString().replace("http://site/", "");
    }

    static List<String> paths(List<LoadedDocument> documents) {
        return documents.stream().map(document -> path(document.url())).toList();
    }
}
