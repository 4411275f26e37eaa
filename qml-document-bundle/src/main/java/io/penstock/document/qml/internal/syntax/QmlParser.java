// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import io.penstock.document.qml.QmlBinding;
import io.penstock.document.qml.QmlInlineComponent;
import io.penstock.document.qml.QmlObject;
import io.penstock.document.qml.QmlProperty;
import io.penstock.document.qml.SourceRange;
import io.penstock.document.qml.internal.syntax.OpenObject.Role;
import io.penstock.document.qml.internal.syntax.TypeUses.How;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses the structure of QML documents; scripts are only recognised. One instance, one document. */
public final class QmlParser {
    private static final Set<String> BUILT_IN_TYPES = Set.of(
            "void", "int", "bool", "double", "real", "string", "url", "date", "regexp", "rect", "point", "size",
            "variant", "var", "alias");

    private final Lexer lexer;
    private final JavaScript script;
    private final Names names;
    private final QualifiedName name;
    private final TypeUses types = new TypeUses();
    private final List<QmlInlineComponent> components = new ArrayList<>();
    private final Set<String> componentNames = new HashSet<>();
    private final List<Fault> faults = new ArrayList<>();
    private final AttachedTypes attached = new AttachedTypes(types, faults);
    private final PropertyHead propertyHead;
    private final PlainMembers plain;

    private @Nullable OpenObject open;
    private @Nullable QmlObject root;
    private int depth;
    private int objects;

    private QmlParser(SourceText text) {
        lexer = new Lexer(text, true);
        script = new JavaScript(lexer);
        names = new Names(lexer.text);
        name = new QualifiedName(lexer, names);
        propertyHead = new PropertyHead(lexer, name, names);
        plain = new PlainMembers(lexer, script);
    }

    /** @throws SyntaxFault the first syntax error */
    public static ParsedQml parse(SourceText text) throws SyntaxFault {
        return new QmlParser(text).parse();
    }

    /** Characters that a parser looks at in that text, whether it is a document or not: its cost. */
    static long work(SourceText text) {
        QmlParser parser = new QmlParser(text);
        try {
            parser.parse();
        } catch (SyntaxFault e) {
            return parser.lexer.work;
        }
        return parser.lexer.work;
    }

    private ParsedQml parse() throws SyntaxFault {
        lexer.next();
        QmlHeader header = new QmlHeader(lexer, script, names);
        header.parse();
        attached.imports(header.imports());
        faults.addAll(header.faults());
        while (root == null) {
            OpenObject object = open;
            if (object == null) {
                rootMember();
            } else {
                member(object);
            }
        }
        if (lexer.kind != Token.EOF) {
            throw behindRoot();
        }
        return new ParsedQml(
                header.pragmas(), header.imports(), root, components, types.all(), script.urlCalls(), faults);
    }

    /** As in Qt, one surplus token is named. */
    private SyntaxFault behindRoot() {
        if (lexer.kind == Token.ERROR) {
            return Faults.unexpected(lexer);
        }
        SyntaxFault surplus = Faults.unexpected(lexer);
        lexer.next();
        return lexer.kind == Token.EOF ? surplus : new SyntaxFault(surplus.line(), surplus.column(), "Syntax error");
    }

    private void rootMember() throws SyntaxFault {
        if (lexer.kind == Token.AT) {
            annotation();
            return;
        }
        if (!Token.isIdentifier(lexer.kind)) {
            refuseRegularExpression();
            throw lexer.kind == Token.EOF || lexer.kind == Token.ERROR
                    ? Faults.unexpected(lexer)
                    : Faults.at(lexer, "Expected a qualified name id");
        }
        name.read();
        object(Role.ROOT, "", true);
    }

    private void member(OpenObject object) throws SyntaxFault {
        if (PropertyHead.isBegin(lexer)) {
            propertyOrName(object);
            return;
        }
        switch (lexer.kind) {
            case Token.IDENTIFIER -> namedMember(object);
            case Token.RBRACE -> close(object);
            case Token.SIGNAL, Token.COMPONENT -> signalOrComponent(object);
            case Token.FUNCTION -> script.functionMember();
            case Token.ENUM -> plain.enumeration();
            case Token.AT -> annotation();
            case Token.VAR -> {
                faults.add(new Fault(lexer.line, lexer.column, "JavaScript declaration outside Script element"));
                script.variableMember();
            }
            case Token.NUMBER, Token.STRING, Token.LPAREN, Token.LBRACKET, Token.LBRACE ->
                throw Faults.at(lexer, "Expected a qualified name id");
            default -> {
                if (!Token.isIdentifier(lexer.kind) || lexer.kind == Token.PRAGMA) {
                    refuseRegularExpression();
                    throw Faults.expected(lexer, Token.RBRACE);
                }
                namedMember(object);
            }
        }
    }

    /** Where an object may begin, a slash begins a regular expression. */
    private void refuseRegularExpression() throws SyntaxFault {
        if (lexer.kind == Token.DIVIDE || lexer.kind == Token.ASSIGN_DIVIDE) {
            lexer.regularExpression();
            throw lexer.kind == Token.ERROR
                    ? Faults.unexpected(lexer)
                    : Faults.at(lexer, "Expected a qualified name id");
        }
    }

    private void propertyOrName(OpenObject object) throws SyntaxFault {
        switch (propertyHead.read()) {
            case PROPERTY -> property(object);
            case REQUIRED_NAME -> script.semicolon();
            case NAME -> namedMemberRest(object);
        }
    }

    /** Behind the name of a property that is declared. */
    private void property(OpenObject object) throws SyntaxFault {
        QmlProperty property = propertyHead.declared();
        object.add(property);
        if (!propertyHead.modifier.isEmpty() && !propertyHead.modifier.equals("list")) {
            faults.add(new Fault(property.line(), property.column(), "Invalid property type modifier"));
        }
        if (!BUILT_IN_TYPES.contains(property.type())) {
            types.add(property.type(), How.PROPERTY, object.index, property.line(), property.column());
        }
        if (lexer.kind != Token.COLON) {
            script.semicolon();
            propertyHead.checkWithoutValue();
            return;
        }
        lexer.next();
        value(object, property.name(), true, property.isList());
        if (open == object) {
            propertyHead.checkWithScript();
        }
    }

    /** Either word may be the name of a binding. */
    private void signalOrComponent(OpenObject object) throws SyntaxFault {
        boolean signal = lexer.kind == Token.SIGNAL;
        int line = lexer.line;
        int column = lexer.column;
        name.begin();
        lexer.next();
        if (lexer.kind != Token.IDENTIFIER) {
            namedMemberRest(object);
        } else if (signal) {
            plain.signal();
        } else {
            component(object, line, column);
        }
    }

    /** {@code name: …}, {@code Type {…}}, {@code group {…}}, {@code Type on name {…}}. */
    private void namedMember(OpenObject object) throws SyntaxFault {
        name.begin();
        lexer.next();
        namedMemberRest(object);
    }

    /** Behind the first word of a member's name. */
    private void namedMemberRest(OpenObject object) throws SyntaxFault {
        name.rest();
        switch (lexer.kind) {
            case Token.COLON -> {
                String property = name.text;
                attached.note(name, object);
                if (property.equals("id")) {
                    id(object, name.line, name.column);
                } else {
                    lexer.next();
                    value(object, property, false, true);
                }
            }
            case Token.LBRACE -> {
                if (name.isType()) {
                    object(Role.CHILD, "", true);
                } else {
                    attached.note(name, object);
                    object(Role.GROUP, name.text, false);
                }
            }
            case Token.ON -> {
                int start = name.start;
                int line = name.line;
                int column = name.column;
                String type = name.text;
                requireType();
                lexer.next();
                name.read();
                attached.note(name, object);
                open(Role.ON, type, name.text, start, line, column);
            }
            case Token.LBRACKET -> throw Faults.at(lexer, "Ignored annotation");
            default -> throw Faults.expected(lexer, Token.COLON);
        }
    }

    /** At the colon behind {@code id}, which stands there. */
    private void id(OpenObject object, int nameLine, int nameColumn) throws SyntaxFault {
        lexer.next();
        int line = lexer.line;
        int column = lexer.column;
        int from = lexer.start;
        int literalEnd = lexer.kind == Token.STRING ? lexer.end : -1;
        if (Token.isIdentifier(lexer.kind)) {
            name.read();
            if (lexer.kind == Token.LBRACE) {
                faults.add(new Fault(nameLine, nameColumn, "Invalid component id specification"));
                object(Role.BINDING, "id", true);
                return;
            }
            script.bindingScriptAfterName(name.text);
        } else {
            script.bindingScript();
        }
        int end = script.scriptEnd();
        String id = end == literalEnd ? lexer.string(from, end) : lexer.slice(from, end);
        String wrong = IdRules.check(id);
        if (wrong != null) {
            faults.add(new Fault(line, column, wrong));
        } else if (!object.id.isEmpty()) {
            faults.add(new Fault(nameLine, nameColumn, "Property value set multiple times"));
        } else {
            object.id = id;
        }
    }

    /**
     * What stands behind the colon of a binding.
     *
     * @param declared whether a declaration of the property ends with it
     * @param mayBeList whether it may be a list of objects
     */
    private void value(OpenObject object, String property, boolean declared, boolean mayBeList) throws SyntaxFault {
        int start = lexer.start;
        int line = lexer.line;
        int column = lexer.column;
        Optional<String> literal = Optional.empty();
        if (lexer.kind == Token.LBRACKET) {
            lexer.next();
            if (!Token.isIdentifier(lexer.kind)) {
                script.bindingArray();
            } else {
                name.read();
                if (mayBeList && lexer.kind == Token.LBRACE) {
                    element(property, declared, new SourceRange(start, start, line, column), List.of());
                    return;
                }
                script.bindingArrayAfterName(name.text);
            }
        } else if (Token.isIdentifier(lexer.kind)) {
            name.read();
            if (lexer.kind == Token.LBRACE) {
                if (declared && mayBeList) {
                    throw Faults.expected(lexer, Token.SEMICOLON);
                }
                object(Role.BINDING, property, true).declared = declared;
                return;
            }
            script.bindingScriptAfterName(name.text);
        } else {
            int literalEnd = lexer.kind == Token.STRING ? lexer.end : -1;
            script.bindingScript();
            if (script.scriptEnd() == literalEnd) {
                literal = Optional.of(lexer.string(start, literalEnd));
            }
        }
        SourceRange range = new SourceRange(start, script.scriptEnd(), line, column);
        object.add(new QmlBinding(property, QmlBinding.Kind.SCRIPT, List.of(), literal, range));
        optionalSemicolon(declared);
    }

    /** At the brace of an element of a list, whose type is the name read last. */
    private void element(String property, boolean declared, SourceRange listStart, List<QmlObject> before)
            throws SyntaxFault {
        OpenObject element = object(Role.LIST_ELEMENT, property, true);
        element.declared = declared;
        element.listStart = listStart;
        element.elements = before;
    }

    private void optionalSemicolon(boolean declared) {
        if (declared && lexer.kind == Token.SEMICOLON) {
            lexer.next();
        }
    }

    /** At the name of an inline component. */
    private void component(OpenObject object, int line, int column) throws SyntaxFault {
        String component = names.of(lexer.start, lexer.end);
        lexer.next();
        expect(Token.COLON);
        if (object.insideComponent) {
            faults.add(new Fault(line, column, "Nested inline components are not supported"));
        } else if (!componentNames.add(component)) {
            faults.add(new Fault(line, column, "Inline component names must be unique per file"));
        }
        types.add(component, How.INLINE_COMPONENT, object.index, line, column);
        name.read();
        object(Role.INLINE_COMPONENT, component, true);
    }

    private void annotation() throws SyntaxFault {
        lexer.next();
        name.read();
        open(Role.ANNOTATION, name.text, "", name.start, name.line, name.column);
    }

    /** At the brace of an object whose type, or whose group, is the name read last. */
    private OpenObject object(Role role, String property, boolean typed) throws SyntaxFault {
        if (typed) {
            requireType();
        }
        return open(role, typed ? name.text : "", property, name.start, name.line, name.column);
    }

    private OpenObject open(Role role, String type, String property, int start, int line, int column)
            throws SyntaxFault {
        expect(Token.LBRACE);
        OpenObject object = new OpenObject(open, role, type, property, objects++, start, line, column);
        if (!type.isEmpty() && role != Role.ANNOTATION) {
            types.add(type, How.OBJECT, object.index, line, column);
        }
        open = object;
        script.around(++depth);
        return object;
    }

    private void requireType() {
        if (!name.isType()) {
            faults.add(new Fault(name.lastLine, name.lastColumn, "Expected type name"));
        }
    }

    private void close(OpenObject object) throws SyntaxFault {
        int end = lexer.end;
        lexer.next();
        script.around(--depth);
        open = object.parent;
        QmlObject closed = object.close(end);
        OpenObject parent = object.parent;
        if (object.role == Role.ROOT) {
            root = closed;
        } else if (object.role != Role.ANNOTATION && parent != null) {
            put(parent, object, closed);
        }
    }

    private void put(OpenObject parent, OpenObject object, QmlObject closed) throws SyntaxFault {
        switch (object.role) {
            case CHILD -> parent.add(closed);
            case INLINE_COMPONENT ->
                components.add(new QmlInlineComponent(object.name, closed, object.line, object.column));
            case GROUP -> bind(parent, object, QmlBinding.Kind.GROUP, List.of(closed), closed.range());
            case ON -> bind(parent, object, QmlBinding.Kind.ON, List.of(closed), closed.range());
            case BINDING -> {
                bind(parent, object, QmlBinding.Kind.OBJECT, List.of(closed), closed.range());
                optionalSemicolon(object.declared);
            }
            case LIST_ELEMENT -> listElement(parent, object, closed);
            default -> throw new IllegalStateException("no parent keeps " + object.role);
        }
    }

    private void listElement(OpenObject parent, OpenObject object, QmlObject closed) throws SyntaxFault {
        List<QmlObject> elements = object.elements.isEmpty() ? new ArrayList<>(4) : object.elements;
        elements.add(closed);
        SourceRange start = object.listStart == null ? closed.range() : object.listStart;
        if (lexer.kind == Token.COMMA) {
            lexer.next();
            name.read();
            if (lexer.kind != Token.LBRACE) {
                throw Faults.expected(lexer, Token.LBRACE);
            }
            element(object.name, object.declared, start, elements);
            return;
        }
        int end = lexer.end;
        expect(Token.RBRACKET);
        SourceRange range = new SourceRange(start.start(), end, start.line(), start.column());
        bind(parent, object, QmlBinding.Kind.LIST, elements, range);
        optionalSemicolon(object.declared);
    }

    private static void bind(
            OpenObject parent, OpenObject object, QmlBinding.Kind kind, List<QmlObject> values, SourceRange range) {
        parent.add(new QmlBinding(object.name, kind, values, Optional.empty(), range));
    }

    private void expect(int kind) throws SyntaxFault {
        if (lexer.kind != kind) {
            throw Faults.expected(lexer, kind);
        }
        lexer.next();
    }
}
