// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import io.penstock.document.qml.QmlDirectory;
import io.penstock.document.qml.QmlVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a version in an import means for the entries of a qmldir. */
final class VersionRules {
    private VersionRules() {}

    /** The version of an import, made more exact; empty if the qmldir has nothing that fits. */
    static Optional<QmlVersion> match(QmlDirectory directory, QmlVersion wanted) {
        Optional<Integer> major = wanted.hasMajor() ? Optional.of(wanted.major()) : directory.latestMajor();
        Optional<QmlDirectory.MinorVersions> minors = major.flatMap(directory::minorVersions);
        if (minors.isEmpty()) {
            return wanted.hasMajor() ? Optional.empty() : Optional.of(wanted);
        }
        boolean exact = wanted.hasMajor() && wanted.hasMinor();
        if (exact
                && (wanted.minor() < minors.get().lowest()
                        || wanted.minor() > minors.get().highest())) {
            return Optional.empty();
        }
        return Optional.of(new QmlVersion(
                major.orElseThrow(), exact ? wanted.minor() : minors.get().highest()));
    }

    /** Whether an entry is part of what is imported. */
    static boolean includes(QmlVersion wanted, QmlVersion entry) {
        return !wanted.hasMajor() || entry.major() == wanted.major() && entry.minor() <= wanted.minor();
    }

    /** Whether a singleton is newer than what is imported. */
    static boolean isNewer(QmlVersion wanted, QmlVersion entry) {
        return wanted.hasMajor()
                && (entry.major() > wanted.major()
                        || entry.major() == wanted.major() && entry.minor() > wanted.minor());
    }

    /** Whether an entry is better than another; one without a version is the best. */
    static boolean isHigher(QmlVersion entry, QmlVersion than) {
        return entry.major() != than.major() ? entry.major() > than.major() : entry.minor() > than.minor();
    }

    /** The scripts that an import without a qualifier brings: of each name the newest that fits. */
    static List<QmlDirectory.Script> scripts(QmlDirectory directory, QmlVersion wanted) {
        Map<String, QmlDirectory.Script> best = new TreeMap<>();
        for (QmlDirectory.Script script : directory.scripts()) {
            if (includes(wanted, script.version())) {
                best.merge(
                        script.name(),
                        script,
                        (before, each) ->
                                before.version().minor() < each.version().minor() ? each : before);
            }
        }
        return List.copyOf(best.values());
    }
}
