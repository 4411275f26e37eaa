// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Counts established TCP connections to a port: each client has a port of the origin for itself. */
final class Connections {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final String ESTABLISHED = "01";

    private Connections() {}

    /** From the clients' side: what the origin holds of the same connections is not counted again. */
    static int to(int port) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        int count = 0;
        try {
            for (Path table : TABLES) {
                if (!Files.exists(table)) {
                    continue;
                }
                for (String line : Files.readAllLines(table)) {
                    String[] columns = line.trim().split("\\s+");
                    if (columns.length > 3 && columns[2].endsWith(suffix) && columns[3].equals(ESTABLISHED)) {
                        count++;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }
}
