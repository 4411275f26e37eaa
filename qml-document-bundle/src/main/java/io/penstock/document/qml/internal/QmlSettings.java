// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import io.penstock.config.Settings;
import io.penstock.network.Redaction;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Configuration of the language. Immutable.
 *
 * @param importPaths URLs below which modules are looked for
 * @param provided modules that are not looked for
 * @param prefetch which literals are fetched ahead
 * @param ranking of the service
 */
record QmlSettings(List<String> importPaths, ProvidedModules provided, PrefetchTable prefetch, int ranking) {
    static final String IMPORT_PATHS = "import.paths";
    static final String PROVIDED_MODULES = "provided.modules";
    static final String PREFETCH = "prefetch";

    static final QmlSettings DEFAULT = of(Map.of());

    /** @throws IllegalArgumentException naming key, value and what is allowed */
    static QmlSettings of(Map<String, ?> configuration) {
        Settings settings = Settings.of(configuration);
        List<String> paths = settings.list(IMPORT_PATHS, List.of());
        for (String path : paths) {
            if (!isAbsolute(path)) {
                settings.problem(IMPORT_PATHS + " = " + Redaction.text(path)
                        + ": must be absolute URLs, for example https://example.org/qml");
            }
        }
        List<String> provided = settings.list(PROVIDED_MODULES, List.of());
        for (String item : provided) {
            if (!ProvidedModules.isValid(item)) {
                settings.problem(PROVIDED_MODULES + " = " + item
                        + ": must be modules or types of them, for example QtQuick, QtQuick.*, QtQuick:NewType, My:*");
            }
        }
        List<String> prefetch = settings.list(PREFETCH, List.of());
        for (String change : prefetch) {
            if (!PrefetchTable.isValid(change)) {
                settings.problem(PREFETCH + " = " + change
                        + ": must be pairs of type and property, for example MyImage.source, -Loader.source, -*");
            }
        }
        int ranking = settings.ranking(0);
        settings.check();
        return new QmlSettings(paths, new ProvidedModules(provided), new PrefetchTable(prefetch), ranking);
    }

    private static boolean isAbsolute(String path) {
        try {
            URI url = URI.create(path);
            return url.isAbsolute() && !url.isOpaque();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
