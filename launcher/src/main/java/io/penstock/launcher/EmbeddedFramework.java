// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.jar.JarInputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A framework whose bundles are nested in this jar; nothing is fetched when it starts. */
final class EmbeddedFramework implements AutoCloseable {
    static final String CONFIGURATION_DIRECTORY = "felix.fileinstall.dir";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedFramework.class);
    private static final String BUNDLES = "/bundles/";
    /** Where the shell looks for {@code etc/gosh_profile}; its own one is out of reach without URL handlers. */
    private static final String SHELL_HOME = "gosh.home";

    private static final String SHELL_PROFILE = "gosh_profile";
    private static final long STOP_LIMIT_MILLIS = 30_000;
    /** Packages of the class path that bundles share with the program, beside the API: name and version. */
    private static final String SHARED = "org.osgi.service.cm;version=1.6.1,org.slf4j;version=2.0.20,"
            + "org.slf4j.event;version=2.0.20,org.slf4j.helpers;version=2.0.20,org.slf4j.spi;version=2.0.20";

    private final Framework framework;
    private final @Nullable Path temporary;

    private EmbeddedFramework(Framework framework, @Nullable Path temporary) {
        this.framework = framework;
        this.temporary = temporary;
    }

    static EmbeddedFramework create(@Nullable Path storage, Map<String, String> properties) throws IOException {
        Path temporary = storage == null ? Files.createTempDirectory("penstock") : null;
        Path home = storage == null ? Objects.requireNonNull(temporary) : storage;
        Map<String, String> configuration = new HashMap<>();
        configuration.put(Constants.FRAMEWORK_STORAGE, home.toString());
        configuration.put(SHELL_HOME, home.toString());
        // bundles are installed anew, their data areas stay
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, apiPackages() + "," + SHARED);
        configuration.put("felix.service.urlhandlers", "false");
        configuration.put("felix.log.level", "1");
        configuration.put("felix.fileinstall.noInitialDelay", "true");
        configuration.put("felix.fileinstall.poll", "500");
        configuration.put("felix.fileinstall.enableConfigSave", "false");
        configuration.put("felix.fileinstall.log.level", "1");
        configuration.putAll(properties);
        Framework framework = ServiceLoader.load(FrameworkFactory.class, EmbeddedFramework.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IOException("no OSGi framework on the class path"))
                .newFramework(configuration);
        EmbeddedFramework embedded = new EmbeddedFramework(framework, temporary);
        try {
            framework.start();
        } catch (BundleException e) {
            embedded.close();
            throw new IOException("the OSGi framework does not start: " + e.getMessage(), e);
        }
        return embedded;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** What configurations need to be there before the house starts. */
    void startFoundation() throws IOException, BundleException {
        start(List.of("foundation"));
    }

    void startHouse(boolean shell, boolean configurationDirectory) throws IOException, BundleException {
        List<String> sections = new ArrayList<>();
        if (configurationDirectory) {
            sections.add("configuration");
        }
        sections.add("house");
        if (shell) {
            Path profile = Path.of(context().getProperty(SHELL_HOME), "etc", SHELL_PROFILE);
            Files.createDirectories(profile.resolveSibling(""));
            try (InputStream ours = resource("/" + SHELL_PROFILE)) {
                Files.copy(ours, profile, StandardCopyOption.REPLACE_EXISTING);
            }
            sections.add("shell");
        }
        start(sections);
    }

    void waitForStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(STOP_LIMIT_MILLIS);
        } catch (BundleException e) {
            LOG.warn("the embedded framework did not stop cleanly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (temporary != null) {
            delete(temporary);
        }
    }

    private void start(List<String> sections) throws IOException, BundleException {
        List<Bundle> installed = new ArrayList<>();
        for (String name : namesIn(sections)) {
            try (InputStream jar = resource(BUNDLES + name + ".jar")) {
                Bundle bundle = context().installBundle("nested:" + name, jar);
                installed.add(bundle);
            }
        }
        for (Bundle bundle : installed) {
            bundle.start();
        }
    }

    /** The index has a line for each bundle, below the name of its section in brackets. */
    private static List<String> namesIn(List<String> sections) throws IOException {
        List<String> names = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(resource(BUNDLES + "index"), StandardCharsets.UTF_8))) {
            boolean wanted = false;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("[")) {
                    wanted = sections.contains(line.substring(1, line.length() - 1));
                } else if (wanted && !line.isBlank()) {
                    names.add(line.trim());
                }
            }
        }
        return names;
    }

    /** What the API bundle exports, as its own manifest says: the classes come from the class path. */
    private static String apiPackages() throws IOException {
        try (JarInputStream api = new JarInputStream(resource(BUNDLES + "api-bundle.jar"))) {
            return api.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream found = EmbeddedFramework.class.getResourceAsStream(name);
        if (found == null) {
            throw new IOException("this build of the launcher has no " + name);
        }
        return found;
    }

    private static void delete(Path directory) {
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warn("temporary directory {} cannot be deleted: {}", directory, e.toString());
        }
    }
}
