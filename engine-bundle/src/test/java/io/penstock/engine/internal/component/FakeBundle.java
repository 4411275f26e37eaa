// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import java.lang.reflect.Proxy;
import java.net.URL;
import java.util.function.Function;
import org.osgi.framework.Bundle;

/** A bundle that has an id and entries and nothing else. */
final class FakeBundle {
    private FakeBundle() {}

    static Bundle of(long id, Function<String, URL> entries) {
        return (Bundle) Proxy.newProxyInstance(
                Bundle.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "getBundleId" -> id;
                    case "getEntry" -> entries.apply((String) arguments[0]);
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    case "toString" -> "bundle " + id;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
