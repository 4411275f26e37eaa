// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import io.penstock.document.qml.QmlImport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What may stand behind {@code as} in an import. */
final class QualifierRules {
    private final List<Fault> faults = new ArrayList<>();
    /** Whether any import of that qualifier is a script. */
    private final Map<String, Boolean> scripts = new HashMap<>();

    List<Fault> faults() {
        return faults;
    }

    /**
     * @param line of the qualifier; of the name if there is none
     * @param column likewise
     */
    void check(QmlImport each, int line, int column) {
        String qualifier = each.qualifier();
        boolean script = each.kind() == QmlImport.Kind.SCRIPT;
        if (qualifier.isEmpty()) {
            if (script) {
                faults.add(new Fault(line, column, "Script import requires a qualifier"));
            }
            return;
        }
        if (!Character.isUpperCase(qualifier.charAt(0))) {
            faults.add(new Fault(line, column, "Invalid import qualifier ID"));
        } else if (qualifier.equals("Qt")) {
            faults.add(new Fault(line, column, "Reserved name \"Qt\" cannot be used as an qualifier"));
        } else {
            Boolean before = scripts.put(qualifier, script);
            if (before != null && (before || script)) {
                faults.add(new Fault(line, column, "Script import qualifiers must be unique."));
            }
        }
    }
}
