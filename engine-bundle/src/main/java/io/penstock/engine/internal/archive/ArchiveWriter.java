// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a graph to a directory or a ZIP file: beside the target, then moved to its place, so that it is there whole or not at all. */
public final class ArchiveWriter implements AutoCloseable {
    /** The first moment that a ZIP file can tell of: the same graph gives the same bytes. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Path target;
    private final Path temporary;
    private final Optional<ZipOutputStream> zip;

    private ArchiveWriter(Path target, Path temporary, Optional<ZipOutputStream> zip) {
        this.target = target;
        this.temporary = temporary;
        this.zip = zip;
    }

    /**
     * @param entries the root first; those with bytes have a file, which gets its name here
     * @param body of an entry with a file
     */
    public static void write(Path target, List<ArchiveEntry> entries, BodyOf body) throws IOException {
        Path absolute = target.toAbsolutePath().normalize();
        if (Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(absolute.toString());
        }
        ArchiveNames names = new ArchiveNames();
        List<ArchiveEntry> named = new ArrayList<>(entries.size());
        for (ArchiveEntry entry : entries) {
            named.add(entry.file().isPresent() ? entry.in(names.name(entry.url())) : entry);
        }
        try (ArchiveWriter writer = open(absolute)) {
            writer.put(ArchiveIndex.FILE, ArchiveIndex.print(named).getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < named.size(); i++) {
                if (named.get(i).file().isPresent()) {
                    writer.put(named.get(i).file().get(), body.bytes(i));
                }
            }
            writer.finish();
        }
    }

    /** The bytes of an entry. */
    @FunctionalInterface
    public interface BodyOf {
        /** @param index place in the list of entries */
        byte[] bytes(int index);
    }

    static boolean isZip(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".zip");
    }

    private static ArchiveWriter open(Path target) throws IOException {
        Path directory = target.getParent();
        Path name = target.getFileName();
        if (directory == null || name == null) {
            throw new FileAlreadyExistsException(target.toString());
        }
        if (!isZip(name.toString())) {
            return new ArchiveWriter(target, Files.createTempDirectory(directory, "." + name), Optional.empty());
        }
        Path file = Files.createTempFile(directory, "." + name, ".part");
        return new ArchiveWriter(target, file, Optional.of(new ZipOutputStream(Files.newOutputStream(file))));
    }

    private void put(String name, byte[] body) throws IOException {
        if (zip.isPresent()) {
            ZipEntry entry = new ZipEntry(name);
            entry.setTimeLocal(NO_TIME);
            zip.get().putNextEntry(entry);
            zip.get().write(body);
            zip.get().closeEntry();
        } else {
            Path file = temporary.resolve(name);
            Path directory = file.getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            Files.write(file, body);
        }
    }

    private void finish() throws IOException {
        if (zip.isPresent()) {
            zip.get().close();
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Nothing temporary stays. */
    @Override
    public void close() throws IOException {
        if (zip.isPresent()) {
            zip.get().close();
        }
        if (!Files.exists(temporary, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> left;
        try (Stream<Path> paths = Files.walk(temporary)) {
            left = paths.sorted((a, b) -> b.compareTo(a)).toList();
        }
        for (Path path : left) {
            Files.deleteIfExists(path);
        }
    }
}
