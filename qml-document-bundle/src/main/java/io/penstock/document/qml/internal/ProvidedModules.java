// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Modules that the runtime of a QML application brings: they are never looked for on the network. Immutable.
 *
 * <p>Which types some of them define is known: those they define at their place in the order of imports, before whatever
 * comes later. Of most of these, {@link Known#isComplete} says that they define nothing else. Any other may define
 * any name: one that nothing else defines counts as known if such a module is imported where it is looked up.
 */
final class ProvidedModules {
    /** What ships with Qt. */
    static final List<String> DEFAULT = List.of(
            "QML",
            "builtins",
            "QtQml",
            "QtQml.*",
            "QtQuick",
            "QtQuick.*",
            "QtQuick3D",
            "QtQuick3D.*",
            "QtCore",
            "QtTest",
            "QtMultimedia",
            "QtMultimedia.*",
            "QtGraphicalEffects",
            "QtGraphicalEffects.*",
            "Qt.*",
            "Qt3D.*",
            "Qt5Compat.*",
            "QtAudioEngine",
            "QtBluetooth",
            "QtCharts",
            "QtDataVisualization",
            "QtGraphs",
            "QtLocation",
            "QtNfc",
            "QtPositioning",
            "QtRemoteObjects",
            "QtScxml",
            "QtSensors",
            "QtTextToSpeech",
            "QtWayland.*",
            "QtWebChannel",
            "QtWebEngine",
            "QtWebEngine.*",
            "QtWebSockets",
            "QtWebView");

    private static final Map<String, Known> SHIPPED = read();

    private final Set<String> names = new HashSet<>();
    private final Set<String> prefixes = new HashSet<>();
    private final Map<String, Known> known = new HashMap<>(SHIPPED);

    /**
     * What is known of a module.
     *
     * @param types that it defines
     * @param imports modules that it imports in turn
     * @param isComplete whether it defines no other types
     */
    record Known(Set<String> types, List<String> imports, boolean isComplete) {
        static final Known NOTHING = new Known(Set.of(), List.of(), false);

        private Known with(String type) {
            Set<String> more = new HashSet<>(types);
            more.add(type);
            return type.equals("*") ? new Known(types, imports, false) : new Known(more, imports, isComplete);
        }
    }

    /**
     * @param items names of modules in place of {@link #DEFAULT}; {@code A.*} stands for all below {@code A}, not for
     *     itself. {@code A:Type} adds a type to what is known of a module, {@code A:*} says that it may define others
     */
    ProvidedModules(List<String> items) {
        for (String item : items) {
            int colon = item.indexOf(':');
            if (colon >= 0) {
                String module = item.substring(0, colon);
                known.put(module, known(module).with(item.substring(colon + 1)));
            } else {
                add(item);
            }
        }
        if (names.isEmpty() && prefixes.isEmpty()) {
            DEFAULT.forEach(this::add);
        }
    }

    /** Whether an item can be understood. */
    static boolean isValid(String item) {
        return item.matches("\\w+(\\.\\w+)*(\\.\\*|:(\\w+|\\*))?");
    }

    private void add(String pattern) {
        if (pattern.endsWith(".*")) {
            prefixes.add(pattern.substring(0, pattern.length() - 2));
        } else {
            names.add(pattern);
        }
    }

    boolean contains(String module) {
        if (names.contains(module)) {
            return true;
        }
        for (int dot = module.lastIndexOf('.'); dot > 0; dot = module.lastIndexOf('.', dot - 1)) {
            if (prefixes.contains(module.substring(0, dot))) {
                return true;
            }
        }
        return false;
    }

    Known known(String module) {
        return known.getOrDefault(module, Known.NOTHING);
    }

    private static Map<String, Known> read() {
        Map<String, Known> modules = new HashMap<>();
        try (InputStream in =
                        Objects.requireNonNull(ProvidedModules.class.getResourceAsStream("provided-modules.txt"));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            Known module = Known.NOTHING;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] words = line.trim().split(" +");
                switch (words[0]) {
                    case "", "#" -> {}
                    case "module" -> {
                        module = new Known(new HashSet<>(), new ArrayList<>(), words.length > 2);
                        modules.put(words[1], module);
                    }
                    case "import" -> module.imports().add(words[1]);
                    default -> module.types().addAll(List.of(words));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return modules;
    }
}
