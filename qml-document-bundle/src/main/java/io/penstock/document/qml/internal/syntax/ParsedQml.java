// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import io.penstock.document.qml.QmlImport;
import io.penstock.document.qml.QmlInlineComponent;
import io.penstock.document.qml.QmlObject;
import io.penstock.document.qml.QmlPragma;
import io.penstock.document.qml.internal.syntax.TypeUses.TypeUse;
import java.util.List;

/**
 * A QML document of which the syntax is right.
 *
 * @param types each name once
 * @param urlCalls static calls such as {@code Qt.resolvedUrl("a.png")}
 * @param faults what is wrong although the syntax is right, in source order
 */
public record ParsedQml(
        List<QmlPragma> pragmas,
        List<QmlImport> imports,
        QmlObject root,
        List<QmlInlineComponent> inlineComponents,
        List<TypeUse> types,
        List<UrlCall> urlCalls,
        List<Fault> faults) {}
