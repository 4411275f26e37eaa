// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.Origin;
import java.util.Locale;

/** Which hosts a target means. All comparisons are of canonical forms (see {@link Origin}). */
sealed interface HostPattern {
    boolean matches(Destination destination);

    /** Whether it means loopback or link-local hosts by name, and does not merely happen to include them. */
    boolean namesLocal();

    /**
     * Reads {@code *}, {@code host.example}, {@code .example} (the domain and all below it), {@code *.example} or
     * another glob, {@code 10.0.0.0/8}, {@code 2001:db8::/32}, with or without brackets.
     *
     * @throws IllegalArgumentException if it is none of them; the message says why
     */
    static HostPattern parse(String text) {
        String host = text.endsWith(".") && text.length() > 1 ? text.substring(0, text.length() - 1) : text;
        if (host.isEmpty() || host.equals(".")) {
            throw new IllegalArgumentException("the host is missing");
        }
        if (host.equals("*")) {
            return new Any();
        }
        if (host.indexOf('/') >= 0) {
            return new Block(Network.parse(host));
        }
        if (host.indexOf('*') >= 0 || host.indexOf('?') >= 0) {
            return new Glob(globOf(host));
        }
        if (host.startsWith(".")) {
            return new Domain(Origin.canonicalHost(host.substring(1)));
        }
        return new Exact(Origin.canonicalHost(host));
    }

    private static String globOf(String text) {
        StringBuilder glob = new StringBuilder();
        for (String label : text.split("\\.", -1)) {
            boolean ascii = label.chars().allMatch(c -> c < 128);
            boolean wild = label.indexOf('*') >= 0 || label.indexOf('?') >= 0;
            if (wild && !label.matches("[A-Za-z0-9_:*?-]+")) {
                throw new IllegalArgumentException(
                        "a label with * or ? takes ASCII letters, digits, '-' and '_' besides");
            }
            glob.append(ascii ? label.toLowerCase(Locale.ROOT) : Origin.canonicalHost(label))
                    .append('.');
        }
        glob.setLength(glob.length() - 1);
        return glob.toString();
    }

    /** Every host. */
    record Any() implements HostPattern {
        @Override
        public boolean matches(Destination destination) {
            return true;
        }

        @Override
        public boolean namesLocal() {
            return false;
        }
    }

    /** One name or address. */
    record Exact(String host) implements HostPattern {
        @Override
        public boolean matches(Destination destination) {
            return destination.host().equals(host);
        }

        @Override
        public boolean namesLocal() {
            return true;
        }
    }

    /** A domain and all that is below it. */
    record Domain(String name) implements HostPattern {
        @Override
        public boolean matches(Destination destination) {
            String host = destination.host();
            int dot = host.length() - name.length() - 1;
            return host.endsWith(name) && (dot < 0 || host.charAt(dot) == '.');
        }

        @Override
        public boolean namesLocal() {
            return Destination.isLocalName(name);
        }
    }

    /** {@code *} stands for any characters, dots too, {@code ?} for one; of an address its canonical text counts. */
    record Glob(String glob) implements HostPattern {
        @Override
        public boolean matches(Destination destination) {
            String host = destination.host();
            int at = 0;
            int in = 0;
            int star = -1;
            int mark = 0;
            while (in < host.length()) {
                char c = at < glob.length() ? glob.charAt(at) : 0;
                if (c == '*') {
                    star = at++;
                    mark = in;
                } else if (c == '?' || c == host.charAt(in)) {
                    at++;
                    in++;
                } else if (star >= 0) {
                    at = star + 1;
                    in = ++mark;
                } else {
                    return false;
                }
            }
            while (at < glob.length() && glob.charAt(at) == '*') {
                at++;
            }
            return at == glob.length();
        }

        @Override
        public boolean namesLocal() {
            return Destination.isLocalName(glob);
        }
    }

    /** Address literals of a network. */
    record Block(Network network) implements HostPattern {
        @Override
        public boolean matches(Destination destination) {
            return destination.isIn(network);
        }

        @Override
        public boolean namesLocal() {
            return Destination.isLocal(network);
        }
    }
}
