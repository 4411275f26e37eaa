// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import io.penstock.document.qml.QmlVersion;
import java.util.ArrayList;
import java.util.List;

/** Where a module may lie below the import paths. */
final class ModulePaths {
    private ModulePaths() {}

    /**
     * URLs of the qmldirs that a module may have, best place first: {@code A/B.2.3}, {@code A.2.3/B}, {@code A/B.2},
     * {@code A.2/B}, {@code A/B}, each in every import path.
     */
    static List<String> qmldirs(String module, QmlVersion version, List<String> importPaths) {
        String[] parts = module.split("\\.");
        List<String> suffixes = new ArrayList<>(3);
        if (version.hasMinor()) {
            suffixes.add("." + version.major() + "." + version.minor());
        }
        if (version.hasMajor()) {
            suffixes.add("." + version.major());
        }
        suffixes.add("");
        List<String> qmldirs = new ArrayList<>();
        for (String suffix : suffixes) {
            for (String path : importPaths) {
                for (int versioned = parts.length - 1;
                        versioned >= (suffix.isEmpty() ? parts.length - 1 : 0);
                        versioned--) {
                    qmldirs.add(Urls.qmldir(Urls.within(path, path(parts, versioned, suffix))));
                }
            }
        }
        return qmldirs;
    }

    private static String path(String[] parts, int versioned, String suffix) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            path.append(i == 0 ? "" : "/").append(parts[i]).append(i == versioned ? suffix : "");
        }
        return path.toString();
    }
}
