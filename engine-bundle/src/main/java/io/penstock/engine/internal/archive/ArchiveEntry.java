// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.archive;

import io.penstock.engine.DocumentKind;
import io.penstock.network.NetworkError;
import java.net.URI;
import java.util.Optional;

/**
 * One document of an archive: either its bytes are in a file, or it could not be fetched.
 *
 * @param httpStatus 0 if there was none
 * @param mediaType lower case, without parameters; empty if none
 * @param file name below the archive, with slashes; empty if the document could not be fetched
 * @param code why it could not; {@link NetworkError#NONE} if it could
 * @param message the same in words
 */
public record ArchiveEntry(
        URI url,
        URI retrieved,
        DocumentKind kind,
        int httpStatus,
        String mediaType,
        Optional<String> file,
        NetworkError code,
        String message) {
    /** The same with its bytes in that file. */
    ArchiveEntry in(String name) {
        return new ArchiveEntry(url, retrieved, kind, httpStatus, mediaType, Optional.of(name), code, message);
    }
}
