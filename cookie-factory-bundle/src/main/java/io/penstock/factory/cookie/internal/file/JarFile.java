// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A jar on a disk. Whenever the machine stops, what is read afterwards is the old jar or the new one, whole: the new
 * one is written beside, made durable, and then takes the old one's name.
 */
public final class JarFile {
    /** Pieces in which a jar is written. */
    private static final int PIECE = 1 << 16;

    private final Path file;
    private final Path draft;
    private final Disk disk;

    public JarFile(Path file, Disk disk) {
        this.file = file.toAbsolutePath().normalize();
        this.draft = this.file.resolveSibling(this.file.getFileName() + ".new");
        this.disk = disk;
    }

    public Path path() {
        return file;
    }

    /**
     * What it holds; nothing if there is no file yet.
     *
     * @param now milliseconds since 1970
     * @throws IOException if it cannot be read, is a symbolic link or no jar: then it must not be written either
     */
    public JarFormat.Content load(long now) throws IOException {
        Optional<byte[]> bytes = disk.read(file);
        try {
            return JarFormat.read(bytes.orElseGet(() -> new byte[0]), now);
        } catch (IllegalArgumentException e) {
            throw new FileSystemException(file.toString(), null, e.getMessage());
        }
    }

    /** Replaces the jar; when it returns, the new one is durable. */
    public void save(List<JarFormat.Entry> entries) throws IOException {
        ByteBuffer text = ByteBuffer.wrap(JarFormat.write(entries));
        // a crash has left one, or somebody has planted a link: it goes, not what it points to
        disk.delete(draft);
        try (Disk.Output out = disk.create(draft)) {
            while (text.hasRemaining()) {
                ByteBuffer piece = text.slice(text.position(), Math.min(PIECE, text.remaining()));
                text.position(text.position() + piece.remaining());
                out.write(piece);
            }
            out.force();
        } catch (IOException e) {
            disk.delete(draft);
            throw e;
        }
        disk.replace(draft, file);
        Path directory = file.getParent();
        if (directory != null) {
            disk.force(directory);
        }
    }
}
