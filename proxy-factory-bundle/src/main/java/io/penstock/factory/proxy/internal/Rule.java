// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of policy: what goes through which proxies.
 *
 * @param name where it comes from: {@code rule.1}, {@code rules[2]}, {@code environment https_proxy}
 * @param targets what it is for; one must match
 * @param proxies tried in order
 * @param exceptions destinations of its targets that it is not for; later rules are asked
 */
record Rule(String name, List<Target> targets, List<Proxy> proxies, List<Target> exceptions) {
    Rule {
        targets = List.copyOf(targets);
        proxies = List.copyOf(proxies);
        exceptions = List.copyOf(exceptions);
        if (targets.isEmpty() || proxies.isEmpty()) {
            throw new IllegalArgumentException("a rule needs a target and a proxy");
        }
    }

    /** The target that matches. Loopback and link-local destinations are matched only by a target that names them. */
    @Nullable
    Target target(Destination destination) {
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            if (target.matches(destination)
                    && (!destination.isLocal() || target.host().namesLocal())) {
                return target;
            }
        }
        return null;
    }

    /** The exception that matches. */
    @Nullable
    Target exception(Destination destination) {
        for (int i = 0; i < exceptions.size(); i++) {
            if (exceptions.get(i).matches(destination)) {
                return exceptions.get(i);
            }
        }
        return null;
    }
}
