// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import io.penstock.document.qml.QmlImport;
import io.penstock.document.qml.internal.syntax.TypeUses.How;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds the types whose attached properties the name of a binding goes through: {@code Keys.onPressed}, {@code N.Keys.x}. */
final class AttachedTypes {
    private final TypeUses types;
    private final List<Fault> faults;
    private final Set<String> qualifiers = new HashSet<>();

    AttachedTypes(TypeUses types, List<Fault> faults) {
        this.types = types;
        this.faults = faults;
    }

    void imports(List<QmlImport> imports) {
        for (QmlImport each : imports) {
            qualifiers.add(each.qualifier());
        }
    }

    /** Notes the types in the name of a binding of that object. */
    void note(QualifiedName name, OpenObject object) {
        if (name.text.indexOf('.') < 0) {
            return;
        }
        String[] words = name.text.split("\\.", -1);
        if (words[0].equals("id")) {
            faults.add(new Fault(name.line, name.column, "Invalid use of id property"));
            return;
        }
        int at = 0;
        String type = words[0];
        if (qualifiers.contains(type)) {
            at = 1;
            type += "." + words[1];
            if (!Character.isUpperCase(words[1].charAt(0))) {
                faults.add(new Fault(name.line, name.column + words[0].length() + 1, "Expected type name"));
                return;
            }
        }
        for (; at < words.length - 1; at++) {
            if (Character.isUpperCase(words[at].charAt(0))) {
                types.add(type, How.ATTACHED, object.index, name.line, name.column);
            }
            type = words[at + 1];
        }
    }
}
