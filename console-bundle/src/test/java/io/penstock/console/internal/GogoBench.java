// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** A framework with the whole house and a real Gogo; the types of the API are the test's own. */
final class GogoBench implements AutoCloseable {
    /** A class of each bundle, in the order of their start. */
    private static final List<String> BUNDLES = List.of(
            "org.osgi.util.function.Function",
            "org.osgi.util.promise.Promise",
            "org.osgi.service.component.ComponentConstants",
            "org.apache.felix.cm.impl.ConfigurationManager",
            "org.apache.felix.scr.impl.Activator",
            "org.apache.felix.gogo.runtime.CommandProcessorImpl",
            "io.penstock.factory.httpclient.internal.HttpClientFactory",
            "io.penstock.factory.proxy.internal.ProxyComponent",
            "io.penstock.factory.cookie.internal.CookieComponent",
            "io.penstock.document.qml.internal.QmlLanguageComponent",
            "io.penstock.engine.internal.DefaultEngineComponent",
            "io.penstock.console.internal.NetCommands");

    private final Framework framework;

    GogoBench(Path storage) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("org.osgi.framework.storage", storage.toString());
        settings.put(
                "org.osgi.framework.system.packages.extra",
                exported("io.penstock.network.NetworkAccess")
                        + ",org.osgi.service.cm;version=1.6.1,org.osgi.service.condition;version=1.0.0,"
                        + "org.slf4j;version=2.0.20,org.slf4j.event;version=2.0.20,org.slf4j.helpers;version=2.0.20,"
                        + "org.slf4j.spi;version=2.0.20");
        settings.put("felix.service.urlhandlers", "false");
        framework = new FrameworkFactory().newFramework(settings);
        framework.start();
        List<Bundle> installed = new ArrayList<>();
        for (String name : BUNDLES) {
            installed.add(framework.getBundleContext().installBundle("reference:" + place(name)));
        }
        for (Bundle bundle : installed) {
            bundle.start();
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    Bundle bundle(String symbolicName) {
        for (Bundle bundle : context().getBundles()) {
            if (symbolicName.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new AssertionError("no bundle " + symbolicName);
    }

    /** What a line of Gogo gives, printed or returned; its exception is thrown. */
    String run(String line) throws Exception {
        // the test's own class path has another class of that name
        ServiceReference<?> reference =
                context().getAllServiceReferences("org.apache.felix.service.command.CommandProcessor", null)[0];
        Object processor = context().getService(reference);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Object session = processor
                .getClass()
                .getMethod("createSession", InputStream.class, OutputStream.class, OutputStream.class)
                .invoke(processor, new ByteArrayInputStream(new byte[0]), printed, printed);
        try {
            Object result =
                    session.getClass().getMethod("execute", CharSequence.class).invoke(session, line);
            return printed.toString(StandardCharsets.UTF_8) + (result == null ? "" : result);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            session.getClass().getMethod("close").invoke(session);
            context().ungetService(reference);
        }
    }

    @Override
    public void close() throws Exception {
        framework.stop();
        framework.waitForStop(30_000);
    }

    private static URI place(String className) throws Exception {
        return Class.forName(className, false, GogoBench.class.getClassLoader())
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
    }

    private static String exported(String className) throws Exception {
        Path place = Path.of(place(className));
        Manifest manifest;
        if (Files.isDirectory(place)) {
            try (InputStream in = Files.newInputStream(place.resolve("META-INF/MANIFEST.MF"))) {
                manifest = new Manifest(in);
            }
        } else {
            try (JarFile jar = new JarFile(place.toFile())) {
                manifest = jar.getManifest();
            }
        }
        String exported = manifest.getMainAttributes().getValue("Export-Package");
        if (exported == null) {
            throw new IOException(place + " exports nothing");
        }
        return exported;
    }
}
