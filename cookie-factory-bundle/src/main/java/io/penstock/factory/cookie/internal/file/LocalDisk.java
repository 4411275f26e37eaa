// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** The file systems of the JDK. */
public final class LocalDisk implements Disk {
    /** A full jar has about 20 MB at most. */
    private static final long MAX_SIZE = 64L << 20;

    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

    @Override
    public Optional<byte[]> read(Path file) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (attributes.isSymbolicLink()) {
            throw new FileSystemException(file.toString(), null, "is a symbolic link; name the file itself");
        }
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(file.toString(), null, "is no plain file");
        }
        if (attributes.size() > MAX_SIZE) {
            throw new FileSystemException(file.toString(), null, "has " + attributes.size() + " bytes: no cookie jar");
        }
        // the link may have been planted since: opening does not follow it either
        try (FileChannel channel = FileChannel.open(file, Set.of(READ, NOFOLLOW_LINKS))) {
            byte[] bytes = Channels.newInputStream(channel).readAllBytes();
            if (isPosix(file)
                    && !Files.getPosixFilePermissions(file, NOFOLLOW_LINKS).equals(OWNER)) {
                Files.setPosixFilePermissions(file, OWNER);
            }
            return Optional.of(bytes);
        }
    }

    @Override
    public Output create(Path file) throws IOException {
        return new ChannelOutput(open(file, Set.of(CREATE_NEW, WRITE, NOFOLLOW_LINKS)));
    }

    /** The file of a lock, made if it is not there; for its owner only. */
    static FileChannel openLock(Path file) throws IOException {
        return open(file, Set.of(CREATE, READ, WRITE, NOFOLLOW_LINKS));
    }

    /** Makes the directories that a file needs, for their owner only. */
    static void createParents(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            Files.createDirectories(parent, isPosix(file) ? attribute("rwx------") : none());
        }
    }

    private static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
        return FileChannel.open(file, options, isPosix(file) ? attribute("rw-------") : none());
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] attribute(String permissions) {
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }

    /** Elsewhere the directory's access list is inherited. */
    private static FileAttribute<?>[] none() {
        return new FileAttribute<?>[0];
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void force(Path directory) throws IOException {
        // Windows has no such thing: a directory cannot be opened there
        if (isPosix(directory)) {
            try (FileChannel channel = FileChannel.open(directory, READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    private record ChannelOutput(FileChannel channel) implements Output {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
