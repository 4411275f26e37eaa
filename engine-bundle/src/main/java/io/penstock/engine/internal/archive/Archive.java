// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.archive;

import io.penstock.engine.DocumentKind;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** An exported graph, open for one load. Equal to itself only, so that loads from archives share nothing. Thread-safe. */
public final class Archive implements AutoCloseable {
    private final URI url;
    private final Source source;
    private final List<ArchiveEntry> all;
    private final Map<URI, Map<DocumentKind, ArchiveEntry>> byUrl = new HashMap<>();

    /** Where the bytes are. */
    private interface Source {
        InputStream open(String file) throws IOException;

        void close() throws IOException;
    }

    private Archive(URI url, Source source, List<ArchiveEntry> all) {
        this.url = url;
        this.source = source;
        this.all = all;
        for (ArchiveEntry entry : all) {
            byUrl.computeIfAbsent(entry.url(), key -> new HashMap<>(2)).putIfAbsent(entry.kind(), entry);
        }
    }

    /** Whether a URL is that of an archive: a local directory, or a local file {@code *.zip}. */
    public static boolean isArchive(URI url) {
        if (!url.getScheme().equals("file") || url.isOpaque() || url.getRawAuthority() != null) {
            return false;
        }
        String path = url.getRawPath();
        return path.endsWith("/") || path.toLowerCase(Locale.ROOT).endsWith(".zip");
    }

    /**
     * Reads the index of an archive. Blocks.
     *
     * @param limit bytes that the index may have
     * @return if there is none, an archive whose only document says so by failing
     */
    public static Archive open(URI url, long limit) {
        try {
            return read(url, limit);
        } catch (NoSuchFileException | FileNotFoundException e) {
            return broken(url, NetworkError.NOT_FOUND, "File not found");
        } catch (IOException e) {
            return broken(url, NetworkError.INTERNAL, "the archive cannot be read: " + e.getMessage());
        }
    }

    private static Archive broken(URI url, NetworkError code, String message) {
        ArchiveEntry root = new ArchiveEntry(url, url, DocumentKind.ROOT, 0, "", Optional.empty(), code, message);
        return new Archive(url, new Nothing(), List.of(root));
    }

    private static Archive read(URI url, long limit) throws IOException {
        Source source = source(url);
        try (InputStream in = source.open(ArchiveIndex.FILE)) {
            byte[] index = in.readNBytes((int) Math.min(limit, Integer.MAX_VALUE - 8));
            if (in.read() >= 0) {
                throw new IOException(ArchiveIndex.FILE + " has more than " + limit + " bytes");
            }
            return new Archive(url, source, ArchiveIndex.parse(new String(index, StandardCharsets.UTF_8)));
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private static Source source(URI url) throws IOException {
        Path path;
        try {
            path = FileSystems.getDefault().provider().getPath(url);
        } catch (IllegalArgumentException e) {
            throw new IOException("no file has that name: " + e.getMessage(), e);
        }
        if (!url.getRawPath().endsWith("/")) {
            return new Zip(new ZipFile(path.toFile()));
        }
        return new Directory(path.toRealPath());
    }

    private record Nothing() implements Source {
        @Override
        public InputStream open(String file) throws IOException {
            throw new FileNotFoundException("there is no archive");
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private record Zip(ZipFile zip) implements Source {
        @Override
        public InputStream open(String file) throws IOException {
            ZipEntry entry = zip.getEntry(file);
            if (entry == null) {
                throw new FileNotFoundException("the archive has no file " + file);
            }
            return zip.getInputStream(entry);
        }

        @Override
        public void close() throws IOException {
            zip.close();
        }
    }

    private record Directory(Path real) implements Source {
        /** Links may not lead out of it. */
        @Override
        public InputStream open(String file) throws IOException {
            Path path = real.resolve(file);
            if (!Files.isRegularFile(path)) {
                throw new FileNotFoundException("the archive has no file " + file);
            }
            Path target = path.toRealPath();
            if (!target.startsWith(real)) {
                throw new IOException(file + " links to outside of the archive");
            }
            return Files.newInputStream(target, LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    /** URL of the root document. */
    public URI root() {
        return all.get(0).url();
    }

    /**
     * What is known of a document.
     *
     * @param kind ROOT for a root of which the language is not known yet
     * @throws NetworkException if it is not there
     */
    public ArchiveEntry entry(URI document, DocumentKind kind) throws NetworkException {
        Map<DocumentKind, ArchiveEntry> kinds = byUrl.getOrDefault(document, Map.of());
        ArchiveEntry entry = kinds.get(kind);
        if (entry == null && kind.equals(DocumentKind.ROOT) && document.equals(root())) {
            return all.get(0);
        } else if (entry == null) {
            throw new NetworkException(
                    NetworkError.NOT_FOUND, document, "the archive " + url + " has no such document");
        }
        return entry;
    }

    /** The bytes of a document that has some. Blocks. */
    public InputStream open(ArchiveEntry entry) throws IOException {
        return source.open(entry.file().orElseThrow());
    }

    /** After the last document was read; again is harmless. */
    @Override
    public void close() throws IOException {
        source.close();
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
