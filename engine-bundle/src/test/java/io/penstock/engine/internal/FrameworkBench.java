// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import io.penstock.engine.internal.leaving.LeavingBundle;
import io.penstock.engine.internal.stack.Departures;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;

/** A framework in this JVM, with an engine that lives in its system bundle. */
final class FrameworkBench implements AutoCloseable {
    private static final String EXPORTED = "io.penstock.network,io.penstock.network.spi,io.penstock.engine,"
            + "io.penstock.engine.spi,io.penstock.runtime,io.penstock.config";

    final Framework framework;
    final EngineShell shell;
    private final Departures departures = new Departures();
    private int bundles;

    FrameworkBench(Path storage, String... keysAndValues) throws BundleException {
        Map<String, String> settings = new HashMap<>();
        settings.put("org.osgi.framework.storage", storage.toString());
        settings.put("org.osgi.framework.storage.clean", "onFirstInit");
        settings.put("org.osgi.framework.system.packages.extra", EXPORTED);
        settings.put("felix.service.urlhandlers", "false");
        framework = new FrameworkFactory().newFramework(settings);
        framework.start();
        shell = new EngineShell(framework.getBundleContext(), EngineBench.configuration(keysAndValues), departures, 0);
    }

    /** One more engine; the caller closes it. */
    EngineShell engine(String name, String... keysAndValues) {
        String[] all = Arrays.copyOf(keysAndValues, keysAndValues.length + 2);
        all[keysAndValues.length] = "name";
        all[keysAndValues.length + 1] = name;
        return new EngineShell(framework.getBundleContext(), EngineBench.configuration(all), departures, -1);
    }

    /** A started bundle with a transport whose classes are its own. */
    Bundle leaving() throws BundleException, ClassNotFoundException {
        String name = LeavingBundle.class.getName();
        return bundle(
                "leaving",
                "org.osgi.framework,io.penstock.network,io.penstock.network.spi",
                LeavingBundle.class,
                Class.forName(name + "$Manager"),
                Class.forName(name + "$Body"),
                Class.forName(name + "$LeavingFailure"));
    }

    /** A started bundle without content. */
    Bundle bundle(String name) throws BundleException {
        return bundle(name, "");
    }

    /** A started bundle with classes of the tests, whose first is its activator. */
    Bundle bundle(String name, String imports, Class<?>... classes) throws BundleException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", "1.2.3");
        if (!imports.isEmpty()) {
            main.putValue("Import-Package", imports);
        }
        if (classes.length > 0) {
            main.putValue("Bundle-Activator", classes[0].getName());
        }
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Class<?> type : classes) {
                String path = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(path));
                try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
                    in.transferTo(jar);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Bundle bundle = framework
                .getBundleContext()
                .installBundle("test:" + name + "-" + ++bundles, new ByteArrayInputStream(bytes.toByteArray()));
        bundle.start();
        return bundle;
    }

    @Override
    public void close() throws Exception {
        shell.close();
        framework.stop();
        framework.waitForStop(10_000);
    }
}
