// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import io.penstock.document.qml.QmlDirectory;
import io.penstock.document.qml.QmlImport;
import io.penstock.document.qml.QmlVersion;
import io.penstock.engine.LoadOptions;
import io.penstock.engine.LoadedDocument;
import io.penstock.engine.spi.DocumentContext;
import io.penstock.network.Redaction;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The imports of one document: asks for their qmldirs, for what those import in turn, and for their scripts. */
final class Imports {
    /** How far qmldirs may import one through another. */
    private static final int DEEPEST = 100;

    private final DocumentContext context;
    private final QmlSettings settings;
    private final Dependencies dependencies;
    private final Problems problems;
    private final Consumer<ImportSlot> known;
    private final boolean modulesMustExist;
    private final Map<String, ImportSpace> spaces = new HashMap<>();
    private final Set<Dependent> dependents = new HashSet<>();

    private record Dependent(String qualifier, String module, QmlVersion version) {
        @Override
        public boolean equals(Object other) { // of its own: see QmlVersion
            return other instanceof Dependent that
                    && qualifier.equals(that.qualifier)
                    && module.equals(that.module)
                    && version.equals(that.version);
        }

        @Override
        public int hashCode() {
            return (qualifier.hashCode() * 31 + module.hashCode()) * 31 + version.hashCode();
        }
    }

    /**
     * @param known told of each import whose content is known, once
     * @param modulesMustExist whether it is an error if a module is nowhere
     */
    Imports(
            DocumentContext context,
            QmlSettings settings,
            Dependencies dependencies,
            Problems problems,
            boolean modulesMustExist,
            Consumer<ImportSlot> known) {
        this.context = context;
        this.settings = settings;
        this.dependencies = dependencies;
        this.problems = problems;
        this.modulesMustExist = modulesMustExist;
        this.known = known;
        spaces.put("", new ImportSpace(""));
    }

    /** Imports without a qualifier. */
    ImportSpace unqualified() {
        return spaces.getOrDefault("", new ImportSpace(""));
    }

    /** Imports with that qualifier; empty if there are none. */
    Optional<ImportSpace> qualified(String qualifier) {
        return qualifier.isEmpty() ? Optional.empty() : Optional.ofNullable(spaces.get(qualifier));
    }

    /** Whether an import has failed: Qt looks up no types then. */
    boolean haveFailed() {
        return problems.anyAbout(Problems.About.IMPORT) || problems.anyAbout(Problems.About.MODULE);
    }

    /** The document's own directory. */
    void implicit() {
        ImportSlot slot = add(ImportSlot.implicit());
        try {
            URI url = context.resolve("qmldir");
            slot.base = Urls.directoryOf(url);
            dependencies.qmldir(url, 0, 0, target -> directory(slot, target));
        } catch (IllegalArgumentException e) {
            // a data: document has no directory
            slot.settle(ImportSlot.State.KNOWN);
        }
    }

    /**
     * All of them, in source order, up to the first that cannot even be asked for.
     *
     * @param script told of each script's URL
     */
    void explicit(List<QmlImport> imports, Consumer<QmlImport> script) {
        for (int i = 0; i < imports.size(); i++) {
            QmlImport each = imports.get(i);
            switch (each.kind()) {
                case SCRIPT -> script.accept(each);
                case MODULE ->
                    module(add(ImportSlot.explicit(
                            each.name(), each.version(), each.qualifier(), true, i, each.line(), each.column())));
                case DIRECTORY -> {
                    String wrong = directory(each, i);
                    if (wrong != null) {
                        problems.add(Problems.About.IMPORT, each.line(), each.column(), wrong);
                        return;
                    }
                }
            }
        }
    }

    /**
     * @return what is wrong with it; null if nothing is
     */
    private @Nullable String directory(QmlImport each, int index) {
        String name = each.name();
        if (name.startsWith("/") || name.startsWith(":")) {
            String better = (name.startsWith("/") ? "file:" : "qrc") + name;
            return "\"" + name
                    + "\" is not a valid import URL. You can pass relative paths or URLs with schema, but not "
                    + "absolute paths or resource paths. Try \"" + better + "\".";
        }
        URI qmldir;
        try {
            qmldir = context.resolve(Urls.qmldir(name));
        } catch (IllegalArgumentException e) {
            return "Cannot resolve URL for import \"" + name + "\": " + e.getMessage();
        }
        ImportSlot slot = add(
                ImportSlot.explicit(name, each.version(), each.qualifier(), false, index, each.line(), each.column()));
        slot.base = Urls.directoryOf(qmldir);
        dependencies.qmldir(qmldir, each.line(), each.column(), target -> directory(slot, target));
        return null;
    }

    private ImportSlot add(ImportSlot slot) {
        spaces.computeIfAbsent(slot.qualifier, ImportSpace::new).add(slot);
        return slot;
    }

    private void directory(ImportSlot slot, LoadedDocument target) {
        if (Dependencies.isAbsent(target)) {
            settle(slot);
        } else {
            take(slot, target);
        }
    }

    private void module(ImportSlot slot) {
        if (settings.provided().contains(slot.uri)) {
            slot.isProvided = true;
            slot.provided = settings.provided().known(slot.uri);
            List<String> imports = slot.provided.imports();
            for (int i = 0; i < imports.size(); i++) {
                dependent(slot, imports.get(i), QmlVersion.LATEST, i);
            }
            settle(slot);
            return;
        }
        List<String> places = ModulePaths.qmldirs(slot.uri, slot.version, settings.importPaths());
        Candidates candidates = new Candidates(slot, places.size());
        for (int i = 0; i < places.size(); i++) {
            int place = i;
            dependencies.qmldir(
                    context.resolve(places.get(i)), slot.line, slot.column, target -> candidates.ended(place, target));
        }
        candidates.decide();
    }

    /** All places where a module may be, asked at once; the best one that has it wins. */
    private final class Candidates {
        private final ImportSlot slot;
        private final List<Optional<LoadedDocument>> ended;
        private int next;

        Candidates(ImportSlot slot, int count) {
            this.slot = slot;
            ended = new ArrayList<>(Collections.nCopies(count, Optional.empty()));
        }

        void ended(int place, LoadedDocument target) {
            ended.set(place, Optional.of(target));
            decide();
        }

        void decide() {
            while (slot.state == ImportSlot.State.PENDING
                    && next < ended.size()
                    && ended.get(next).isPresent()) {
                LoadedDocument target = ended.get(next).orElseThrow();
                next++;
                if (!Dependencies.isAbsent(target)) {
                    slot.base = directoryOf(target);
                    take(slot, target);
                }
            }
            if (slot.state == ImportSlot.State.PENDING && next == ended.size()) {
                if (modulesMustExist) {
                    fail(slot, Problems.About.MODULE, notInstalled(slot.uri, QmlVersion.LATEST));
                } else {
                    slot.settle(ImportSlot.State.FAILED);
                }
            }
        }
    }

    private String directoryOf(LoadedDocument target) {
        boolean asked = context.options().base() == LoadOptions.Base.REQUESTED;
        return Urls.directoryOf(asked ? target.url() : target.retrievedUrl());
    }

    /** A qmldir that exists. */
    private void take(ImportSlot slot, LoadedDocument target) {
        if (!Dependencies.isReady(target)) {
            String message = target.errors().isEmpty()
                    ? Redaction.uri(target.url()) + " unavailable"
                    : target.errors().get(0).message();
            problems.add(Problems.About.IMPORT, slot.line, slot.column, message, target);
            slot.settle(ImportSlot.State.FAILED);
            return;
        }
        slot.base = directoryOf(target);
        if (target.model().orElse(QmlDirectory.EMPTY) instanceof QmlDirectory directory) {
            slot.directory = directory;
        }
        String wrong = check(slot);
        if (wrong != null) {
            fail(slot, Problems.About.IMPORT, wrong);
            return;
        }
        List<QmlDirectory.Import> imports = slot.directory.imports();
        for (int i = 0; i < imports.size(); i++) {
            QmlDirectory.Import each = imports.get(i);
            if (!each.isOptional() && !each.isDependency()) {
                dependent(slot, each.module(), each.isAuto() ? slot.effective : each.version(), i);
            }
        }
        scripts(slot);
        settle(slot);
    }

    /**
     * Fits the import to what the qmldir has.
     *
     * @return what is wrong; null if nothing is
     */
    private static @Nullable String check(ImportSlot slot) {
        QmlDirectory directory = slot.directory;
        if (!directory.plugins().isEmpty()) {
            return "module \"" + slot.uri + "\" plugin \"" + directory.plugins().get(0) + "\" not found";
        } else if (directory.types().isEmpty() && directory.scripts().isEmpty()) {
            return slot.isImplicit() ? null : notInstalled(slot.uri, QmlVersion.LATEST);
        } else if (directory.clash().isPresent()) {
            QmlDirectory.Clash clash = directory.clash().get();
            String version = clash.version().hasMajor() ? " version " + clash.version() : "";
            return "\"" + clash.name() + "\"" + version + " is defined more than once in module \"" + slot.uri + "\"";
        }
        Optional<QmlVersion> version = VersionRules.match(directory, slot.version);
        if (version.isEmpty()) {
            return notInstalled(slot.uri, slot.version);
        }
        slot.effective = version.get();
        return null;
    }

    private static String notInstalled(String module, QmlVersion version) {
        String number = version.hasMajor()
                ? " version " + version.major() + "." + (version.hasMinor() ? version.minor() : "x")
                : "";
        return "module \"" + module + "\"" + number + " is not installed";
    }

    private void fail(ImportSlot slot, Problems.About about, String message) {
        problems.add(about, slot.line, slot.column, message);
        slot.settle(ImportSlot.State.FAILED);
    }

    /** Each module is imported once in a namespace by qmldirs, however many of them say so: circles end. */
    private void dependent(ImportSlot slot, String module, QmlVersion version, int index) {
        if (slot.place.length > DEEPEST) {
            problems.add(Problems.About.IMPORT, slot.line, slot.column, "Too many dependent imports for " + slot.uri);
        } else if (dependents.add(new Dependent(slot.qualifier, module, version))) {
            module(add(slot.dependent(module, version, index)));
        }
    }

    private void scripts(ImportSlot slot) {
        List<QmlDirectory.Script> scripts = slot.qualifier.isEmpty()
                ? VersionRules.scripts(slot.directory, slot.version)
                : slot.directory.scripts();
        for (QmlDirectory.Script script : scripts) {
            try {
                script(context.resolve(Urls.join(slot.base, script.file())), slot.line, slot.column);
            } catch (IllegalArgumentException e) {
                problems.add(
                        Problems.About.SCRIPT,
                        slot.line,
                        slot.column,
                        "Script " + script.file() + " unavailable: " + e.getMessage());
            }
        }
    }

    /** Asks for a script. */
    void script(URI url, int line, int column) {
        dependencies.script(url, line, column, target -> {
            if (!Dependencies.isReady(target)) {
                problems.add(
                        Problems.About.SCRIPT,
                        line,
                        column,
                        "Script " + Redaction.uri(target.url()) + " unavailable",
                        target);
            }
        });
    }

    private void settle(ImportSlot slot) {
        slot.state = ImportSlot.State.KNOWN;
        known.accept(slot);
        slot.settle(ImportSlot.State.KNOWN);
    }
}
