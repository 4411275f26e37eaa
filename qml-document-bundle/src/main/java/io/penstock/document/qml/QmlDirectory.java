// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a qmldir was read as: the types and scripts of a directory. Immutable. */
public final class QmlDirectory {
    /** A qmldir that lists nothing. */
    public static final QmlDirectory EMPTY = new QmlDirectory("", List.of(), List.of(), List.of(), List.of());

    private final String module;
    private final List<Type> types;
    private final List<Script> scripts;
    private final List<Import> imports;
    private final List<String> plugins;
    private final List<Type> singletons;
    private final Map<String, List<Type>> byName = new HashMap<>();
    private final Map<Integer, MinorVersions> versions = new HashMap<>();
    private final Optional<Clash> clash;
    private int latestMajor = -1;

    /**
     * A type.
     *
     * @param name under which documents use it
     * @param version from which on it exists; {@link QmlVersion#LATEST} if it has none
     * @param file relative to the qmldir
     * @param isSingleton marked so
     * @param isInternal for documents of the same directory only
     */
    public record Type(String name, QmlVersion version, String file, boolean isSingleton, boolean isInternal) {}

    /**
     * A script.
     *
     * @param name under which documents use it
     * @param version from which on it exists
     * @param file relative to the qmldir
     */
    public record Script(String name, QmlVersion version, String file) {}

    /**
     * A module that whoever imports this one imports, too.
     *
     * @param module its name
     * @param version {@link QmlVersion#LATEST} if none is written
     * @param isAuto whether its version is that of the import
     * @param isOptional whether it is only suggested: never loaded for that
     * @param isDependency {@code depends}: never loaded for that either
     */
    public record Import(String module, QmlVersion version, boolean isAuto, boolean isOptional, boolean isDependency) {}

    /**
     * Lowest and highest minor version among entries of one major version.
     *
     * @param lowest of them
     * @param highest of them
     */
    public record MinorVersions(int lowest, int highest) {}

    /**
     * An entry that is defined twice.
     *
     * @param name of both
     * @param version of both
     */
    public record Clash(String name, QmlVersion version) {
        @Override
        public boolean equals(Object other) { // of its own: see QmlVersion
            return other instanceof Clash that && name.equals(that.name) && version.equals(that.version);
        }

        @Override
        public int hashCode() {
            return name.hashCode() * 31 + version.hashCode();
        }
    }

    /**
     * @param module empty if the qmldir names none
     */
    public QmlDirectory(
            String module, List<Type> types, List<Script> scripts, List<Import> imports, List<String> plugins) {
        this.module = module;
        this.types = List.copyOf(types);
        this.scripts = List.copyOf(scripts);
        this.imports = List.copyOf(imports);
        this.plugins = List.copyOf(plugins);
        this.singletons = this.types.stream().filter(Type::isSingleton).toList();
        for (Type type : this.types) {
            byName.computeIfAbsent(type.name(), name -> new ArrayList<>(1)).add(type);
            note(type.version());
        }
        for (Script script : this.scripts) {
            note(script.version());
        }
        clash = findClash();
    }

    /** Name of the module, empty if it is none. */
    public String module() {
        return module;
    }

    /** In the order of the file. */
    public List<Type> types() {
        return types;
    }

    /** In the order of the file. */
    public List<Script> scripts() {
        return scripts;
    }

    /** In the order of the file. */
    public List<Import> imports() {
        return imports;
    }

    /** Names of native plugins, optional ones too; they cannot be loaded over a network. */
    public List<String> plugins() {
        return plugins;
    }

    /** Those of the types that are singletons. */
    public List<Type> singletons() {
        return singletons;
    }

    /** All types of that name. */
    public List<Type> types(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /** The highest major version of any entry; empty if none has a version. */
    public Optional<Integer> latestMajor() {
        return latestMajor < 0 ? Optional.empty() : Optional.of(latestMajor);
    }

    /** Which minor versions its entries of a major version have. */
    public Optional<MinorVersions> minorVersions(int major) {
        return Optional.ofNullable(versions.get(major));
    }

    /** The first entry that repeats the name and the version of one before it: no document may import such a qmldir. */
    public Optional<Clash> clash() {
        return clash;
    }

    private void note(QmlVersion version) {
        if (version.hasMajor()) {
            latestMajor = Math.max(latestMajor, version.major());
            int minor = version.minor();
            versions.merge(
                    version.major(),
                    new MinorVersions(minor, minor),
                    (a, b) -> new MinorVersions(Math.min(a.lowest, b.lowest), Math.max(a.highest, b.highest)));
        }
    }

    private Optional<Clash> findClash() {
        Set<Clash> seen = new HashSet<>();
        for (Type type : types) {
            Clash entry = new Clash(type.name(), type.version());
            if (!seen.add(entry)) {
                return Optional.of(entry);
            }
        }
        seen.clear();
        for (Script script : scripts) {
            Clash entry = new Clash(script.name(), script.version());
            if (!seen.add(entry)) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "qmldir of " + types.size() + " types and " + scripts.size() + " scripts";
    }
}
