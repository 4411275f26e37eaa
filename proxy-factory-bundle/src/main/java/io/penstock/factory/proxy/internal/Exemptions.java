// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The lists of hosts without a proxy that other software defines, as targets.
 *
 * <p>An entry that is not understood is noted and left out: its hosts then go through the proxy, never past it.
 */
final class Exemptions {
    private Exemptions() {}

    /**
     * {@code no_proxy}: names mean a domain and all below it, with or without a leading dot or {@code *.}; addresses,
     * CIDR, a port where one is given; {@code *} means everything. Separated by commas or white space.
     */
    static List<Target> noProxy(String text, List<String> notes) {
        List<Target> targets = new ArrayList<>();
        for (String item : text.trim().split("[\\s,]+")) {
            add(targets, item, domain(item), "no_proxy", notes);
        }
        return targets;
    }

    /** {@code http.nonProxyHosts}: names and addresses with {@code *}, separated by {@code |}. */
    static List<Target> nonProxyHosts(String text, List<String> notes) {
        List<Target> targets = new ArrayList<>();
        for (String item : text.split("\\|")) {
            add(targets, item.trim(), item.trim(), "http.nonProxyHosts", notes);
        }
        return targets;
    }

    private static String domain(String item) {
        String bare = item.startsWith("*.") ? item.substring(1) : item;
        boolean name = bare.chars().anyMatch(Character::isLetter) && bare.indexOf(':') == bare.lastIndexOf(':');
        boolean other =
                bare.startsWith(".") || bare.startsWith("[") || bare.indexOf('/') >= 0 || bare.indexOf('*') >= 0;
        return name && !other ? "." + bare : bare;
    }

    private static void add(List<Target> targets, String item, String pattern, String key, List<String> notes) {
        if (item.isEmpty()) {
            return;
        }
        try {
            targets.add(Target.parse(pattern.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            notes.add(key + " has an entry that is not understood and does not count: " + ProxyUrl.redacted(item) + ": "
                    + e.getMessage());
        }
    }
}
