// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.suffix;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The public suffix list, ICANN and PRIVATE section alike: below which names anybody may register.
 *
 * <p>About 290 KB: the rules' text in one array, found by a hash of their characters from right to left, so that one
 * pass over a host name meets all of its suffixes. Immutable, thread-safe, allocates nothing.
 */
public final class PublicSuffixes {
    private static final String RESOURCE = "/org/publicsuffix/list/effective_tld_names.dat";
    /** The list has some 10,000 rules; anything much shorter is no list. */
    private static final int MIN_RULES = 1000;

    static final int NORMAL = 1;
    static final int WILDCARD = 2;
    static final int EXCEPTION = 4;

    /** For each rule: length, flags, characters. */
    private final byte[] rules;
    /** Open addressing: index into {@link #rules} plus one, or 0. */
    private final int[] table;

    private final int size;

    PublicSuffixes(byte[] rules, int[] table, int size) {
        this.rules = rules;
        this.table = table;
        this.size = size;
    }

    private static final class Bundled {
        static final PublicSuffixes LIST = load();

        private static PublicSuffixes load() {
            try (InputStream in = PublicSuffixes.class.getResourceAsStream(RESOURCE)) {
                if (in == null) {
                    throw new IllegalStateException("the bundle lacks " + RESOURCE);
                }
                return read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The list in this bundle, read at the first call. */
    public static PublicSuffixes bundled() {
        return Bundled.LIST;
    }

    /**
     * A list from a file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it is no public suffix list
     */
    public static PublicSuffixes read(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            return read(reader);
        }
    }

    private static PublicSuffixes read(BufferedReader reader) throws IOException {
        RuleTable collected = new RuleTable();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            collected.add(line);
        }
        PublicSuffixes read = collected.build();
        if (read.size < MIN_RULES || read.find("com", 0, hash("com")) == 0) {
            throw new IllegalArgumentException("not a public suffix list: " + read.size + " rules, at least "
                    + MIN_RULES + " and com are expected");
        }
        return read;
    }

    /** Number of names that have a rule. */
    public int size() {
        return size;
    }

    /** @param name lower case, A-labels, no address */
    public boolean isPublicSuffix(String name) {
        return suffixStart(name) == 0;
    }

    /**
     * Where the registrable domain (the public suffix and one label more) begins.
     *
     * @param name lower case, A-labels, no address
     * @return -1 if the name is a public suffix itself
     */
    public int registrableStart(String name) {
        int suffix = suffixStart(name);
        return suffix == 0 ? -1 : name.lastIndexOf('.', suffix - 2) + 1;
    }

    private int suffixStart(String name) {
        int last = name.lastIndexOf('.') + 1;
        // without any rule the last label is the suffix
        int suffix = last;
        int right = last;
        int hash = 0;
        for (int i = name.length() - 1; i >= 0; i--) {
            hash = 31 * hash + name.charAt(i);
            if (i == 0 || name.charAt(i - 1) == '.') {
                int flags = find(name, i, hash);
                if ((flags & EXCEPTION) != 0) {
                    return right;
                }
                if ((flags & WILDCARD) != 0 && i > 0) {
                    suffix = name.lastIndexOf('.', i - 2) + 1;
                }
                if ((flags & NORMAL) != 0) {
                    suffix = Math.min(suffix, i);
                }
                right = i;
            }
        }
        return suffix;
    }

    /** Flags of the rule of that suffix, 0 without one. */
    private int find(String name, int from, int hash) {
        int mask = table.length - 1;
        for (int slot = spread(hash) & mask; table[slot] != 0; slot = slot + 1 & mask) {
            int at = table[slot] - 1;
            if (isAt(at, name, from)) {
                return rules[at + 1];
            }
        }
        return 0;
    }

    private boolean isAt(int at, String name, int from) {
        int length = rules[at] & 255;
        if (length != name.length() - from) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (rules[at + 2 + i] != name.charAt(from + i)) {
                return false;
            }
        }
        return true;
    }

    static int hash(String name) {
        int hash = 0;
        for (int i = name.length() - 1; i >= 0; i--) {
            hash = 31 * hash + name.charAt(i);
        }
        return hash;
    }

    static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ mixed >>> 15;
    }
}
