// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The valid documents among the test's resources. */
final class OwnFiles {
    private OwnFiles() {}

    static List<Path> valid() throws IOException, URISyntaxException {
        Path directory = Path.of(
                Objects.requireNonNull(OwnFiles.class.getResource("/qml/valid")).toURI());
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".qml"))
                    .sorted()
                    .toList();
        }
    }

    static SourceText text(Path file) throws IOException {
        return SourceText.of(ByteBuffer.wrap(Files.readAllBytes(file)));
    }
}
