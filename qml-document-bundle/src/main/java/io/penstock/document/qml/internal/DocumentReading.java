// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import io.penstock.document.qml.QmlDirectory;
import io.penstock.document.qml.QmlDocument;
import io.penstock.document.qml.QmlInlineComponent;
import io.penstock.document.qml.QmlTypeUse;
import io.penstock.document.qml.internal.syntax.Fault;
import io.penstock.document.qml.internal.syntax.ParsedQml;
import io.penstock.document.qml.internal.syntax.QmlParser;
import io.penstock.document.qml.internal.syntax.SourceText;
import io.penstock.document.qml.internal.syntax.SyntaxFault;
import io.penstock.document.qml.internal.syntax.TypeUses.TypeUse;
import io.penstock.engine.DocumentError;
import io.penstock.engine.DocumentKind;
import io.penstock.engine.LoadedDocument;
import io.penstock.engine.Reference;
import io.penstock.engine.Strength;
import io.penstock.engine.spi.DocumentContext;
import io.penstock.engine.spi.DocumentSession;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one QML document: its imports at once, then the types and singletons that they define. */
final class DocumentReading implements DocumentSession, TypeSearch.Found {
    private final DocumentContext context;
    private final QmlSettings settings;
    private final Dependencies dependencies;
    private final Problems problems = new Problems();
    private final Imports imports;
    private final TypeSearch search;
    private final List<TypeLookup> lookups = new ArrayList<>();
    private final Set<Singleton> singletons = new HashSet<>();
    private final Set<String> inlineComponents = new HashSet<>();
    private @Nullable ParsedQml parsed;

    private record Singleton(String qualifier, String name) {
        @Override
        public boolean equals(Object other) { // of its own: see QmlVersion
            return other instanceof Singleton that && qualifier.equals(that.qualifier) && name.equals(that.name);
        }

        @Override
        public int hashCode() {
            return qualifier.hashCode() * 31 + name.hashCode();
        }
    }

    DocumentReading(DocumentContext context, QmlSettings settings) {
        this.context = context;
        this.settings = settings;
        dependencies = new Dependencies(context);
        imports = new Imports(context, settings, dependencies, problems, true, this::imported);
        search = new TypeSearch(context, imports, dependencies, this);
    }

    @Override
    public void document(ByteBuffer body) {
        if (!body.hasRemaining()) {
            context.error(0, 0, "File is empty");
            return;
        }
        ParsedQml document;
        try {
            document = QmlParser.parse(SourceText.of(body));
        } catch (SyntaxFault e) {
            context.error(e.line(), e.column(), e.text());
            return;
        }
        if (!document.faults().isEmpty()) {
            for (Fault fault : document.faults()) {
                context.error(fault.line(), fault.column(), fault.message());
            }
            return;
        }
        parsed = document;
        for (QmlInlineComponent component : document.inlineComponents()) {
            inlineComponents.add(component.name());
        }
        imports.implicit();
        imports.explicit(document.imports(), each -> ScriptImports.require(each, context, imports, problems));
        for (TypeUse use : document.types()) {
            lookUp(use);
        }
        new Prefetch(context, settings.prefetch()).document(document);
    }

    @Override
    public void dependencyEnded(Reference reference, LoadedDocument target) {
        dependencies.ended(reference, target);
    }

    @Override
    public void settled() {
        ParsedQml document = parsed;
        if (document == null) {
            return;
        }
        parsed = null;
        problems.tell(context);
        List<QmlTypeUse> types = new ArrayList<>(lookups.size());
        for (TypeLookup lookup : lookups) {
            types.add(new QmlTypeUse(lookup.written, lookup.document, lookup.line, lookup.column));
        }
        context.model(new QmlDocument(
                document.pragmas(), document.imports(), document.root(), document.inlineComponents(), types));
    }

    // ---- names

    private void lookUp(TypeUse use) {
        String[] words = use.name().split("\\.", -1);
        if (words.length == 1 && imports.qualified(use.name()).isPresent()) {
            notFound(use, "Namespace " + use.name() + " cannot be used as a type");
            return;
        } else if (words.length > 3) {
            notFound(use, use.name() + " - nested namespaces not allowed");
            return;
        }
        Optional<ImportSpace> space = imports.qualified(words[0]);
        if (words.length == 3 && space.isEmpty()) {
            notFound(use, use.name() + " - " + words[0] + " is not a namespace");
            return;
        }
        int type = space.isPresent() ? 1 : 0;
        String inline = words.length > type + 1 ? words[type + 1] : "";
        TypeLookup lookup = new TypeLookup(
                use.name(),
                words[type],
                inline,
                space.orElse(imports.unqualified()),
                use.isCreated(),
                use.mustExist(),
                false,
                use.line(),
                use.column());
        lookups.add(lookup);
        if (type == 1 || !inlineComponents.contains(words[0])) {
            search.advance(lookup);
        }
    }

    private void notFound(TypeUse use, String message) {
        if (use.mustExist()) {
            problems.add(Problems.About.NAME, use.line(), use.column(), message);
        }
    }

    @Override
    public void nowhere(TypeLookup lookup) {
        if (!lookup.mustExist) {
            problems.add(Problems.About.ATTACHED, lookup.line, lookup.column, "Non-existent attached object");
            return;
        }
        String message;
        if (lookup.inlineComponent.isEmpty()) {
            message = lookup.written + (lookup.isRecursive ? " is instantiated recursively" : " is not a type");
        } else if (lookup.space.qualifier.isEmpty()) {
            message = lookup.written + " - " + lookup.name + " is neither a type nor a namespace";
        } else {
            message = lookup.written + " - " + lookup.name + " is not a type";
        }
        problems.add(Problems.About.NAME, lookup.line, lookup.column, message);
    }

    @Override
    public void elsewhere(TypeLookup lookup) {
        // whoever provides the module answers for its types
    }

    @Override
    public void unreachable(TypeLookup lookup, String reason) {
        problems.add(
                Problems.About.TYPE, lookup.line, lookup.column, "Type " + lookup.written + " unavailable: " + reason);
    }

    // ---- documents of types

    @Override
    public void inDocument(TypeLookup lookup) {
        URI url = lookup.document.orElseThrow();
        DocumentKind kind = QmlKinds.DOCUMENT;
        Reference reference = lookup.isListed
                ? new Reference(url, kind, Strength.REQUIRED, Reference.CycleRule.DROP, lookup.line, lookup.column)
                : Reference.required(url, kind, lookup.line, lookup.column);
        dependencies.require(reference, target -> typeEnded(lookup, target));
    }

    private void typeEnded(TypeLookup lookup, LoadedDocument target) {
        Problems.About about = lookup.isListed ? Problems.About.SINGLETON : Problems.About.TYPE;
        String unavailable = "Type " + lookup.written + " unavailable";
        if (!Dependencies.isReady(target)) {
            problems.add(about, lookup.line, lookup.column, unavailable, target);
        } else if (target.model().orElse("") instanceof QmlDocument model) {
            String wrong = SingletonRules.check(lookup, model);
            if (!wrong.isEmpty()) {
                DocumentError elsewhere = DocumentError.of(target.url(), 0, 0, wrong);
                problems.add(about, lookup.line, lookup.column, unavailable, elsewhere);
            } else if (lookup.isSingleton && lookup.isCreated) {
                problems.add(
                        about,
                        lookup.line,
                        lookup.column,
                        "Composite Singleton Type " + lookup.written + " is not creatable.");
            } else if (!lookup.inlineComponent.isEmpty()
                    && model.inlineComponent(lookup.inlineComponent).isEmpty()) {
                String type = lookup.written.substring(0, lookup.written.lastIndexOf('.'));
                problems.add(
                        about,
                        lookup.line,
                        lookup.column,
                        "Type " + type + " has no inline component type called " + lookup.inlineComponent);
            }
        }
    }

    /** Every singleton of every import is loaded, used or not; each name stands for what it would stand for here. */
    private void imported(ImportSlot slot) {
        for (QmlDirectory.Type type : slot.directory.singletons()) {
            if (VersionRules.isNewer(slot.version, type.version())
                    || isSelf(slot, type)
                    || !singletons.add(new Singleton(slot.qualifier, type.name()))) {
                continue;
            }
            search.advance(new TypeLookup(
                    type.name(),
                    type.name(),
                    "",
                    imports.qualified(slot.qualifier).orElse(imports.unqualified()),
                    false,
                    true,
                    true,
                    slot.line,
                    slot.column));
        }
    }

    private boolean isSelf(ImportSlot slot, QmlDirectory.Type type) {
        return (slot.base + type.file()).equals(context.baseUrl().toString());
    }
}
