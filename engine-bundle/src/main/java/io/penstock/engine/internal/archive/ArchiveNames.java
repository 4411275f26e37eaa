// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.archive;

import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names files after URLs, as {@code http/host_8080/app/main.qml}, so that relative references also lead from file to
 * file; what makes no name that every file system can have, or one that is taken, gets a number. Not thread-safe.
 */
final class ArchiveNames {
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+@=~-]{0,99}(?<![.])");
    private static final Pattern RESERVED = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");
    private static final int LONGEST = 200;

    /** Lower case: not every file system tells them apart. */
    private final Set<String> files = new HashSet<>(Set.of(ArchiveIndex.FILE));

    private final Set<String> directories = new HashSet<>();
    private int numbers;

    /** A name that was not given before. */
    String name(URI url) {
        Optional<String> natural = natural(url).filter(this::take);
        if (natural.isPresent()) {
            return natural.get();
        }
        String name;
        do {
            name = String.format(Locale.ROOT, "more/%04d", ++numbers);
        } while (!take(name));
        return name;
    }

    private static Optional<String> natural(URI url) {
        String path = url.isOpaque() ? null : url.getRawPath();
        if (path == null || !path.startsWith("/") || url.getRawQuery() != null || url.getRawUserInfo() != null) {
            return Optional.empty();
        }
        String authority = url.getRawAuthority() == null ? "local" : url.getRawAuthority();
        String name = url.getScheme() + "/" + authority.replace(':', '_') + path;
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        for (String segment : name.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches() || RESERVED.matcher(segment).matches()) {
                return Optional.empty();
            }
        }
        return Optional.of(name);
    }

    private boolean take(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        if (files.contains(key) || directories.contains(key)) {
            return false;
        }
        for (int slash = key.indexOf('/'); slash > 0; slash = key.indexOf('/', slash + 1)) {
            if (files.contains(key.substring(0, slash))) {
                return false;
            }
        }
        for (int slash = key.indexOf('/'); slash > 0; slash = key.indexOf('/', slash + 1)) {
            directories.add(key.substring(0, slash));
        }
        return files.add(key);
    }
}
