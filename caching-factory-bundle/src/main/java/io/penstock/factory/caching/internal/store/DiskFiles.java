// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Files on a disk, for their owner only; symbolic links are not followed. */
final class DiskFiles implements StoreFiles {
    private static final String LOCK = "lock";
    private static final int MAX_ATTEMPTS = 100;
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final FileAttribute<?>[] OWNERS = permissions("rw-------");
    private static final Set<OpenOption> EXISTING =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, NOFOLLOW_LINKS);
    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE, NOFOLLOW_LINKS);

    private static final Set<OpenOption> ANY =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE, NOFOLLOW_LINKS);

    private final Path directory;

    DiskFiles(Path directory) {
        this.directory = directory;
    }

    @Override
    public Closeable lock() throws IOException {
        if (!Files.isDirectory(directory)) {
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(directory, permissions("rwx------"));
        }
        Path file = directory.resolve(LOCK);
        // a holder that leaves deletes the file, and a lock on a deleted file locks nothing: try again
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            FileChannel channel = channel(LOCK, ANY);
            if (!isLocked(channel)) {
                String holder = holder(channel);
                channel.close();
                throw new StoreBusyException("directory " + directory + " is in use" + holder);
            }
            if (isAt(file, channel)) {
                return () -> unlock(file, channel);
            }
            channel.close();
        }
        throw new StoreBusyException("directory " + directory + " changes hands all the time");
    }

    /** Far behind the content, so that others can read it where locks are mandatory. */
    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(Long.MAX_VALUE - 1, 1, false) != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(64);
        channel.read(content, 0);
        String pid = new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII).split(" ")[0];
        return pid.matches("[0-9]+") ? " by process " + pid : "";
    }

    /** Whether the path leads to the locked file: what is written to the one is read from the other. */
    private static boolean isAt(Path file, FileChannel channel) throws IOException {
        String token = ProcessHandle.current().pid() + " " + System.nanoTime();
        channel.truncate(0);
        channel.write(StandardCharsets.US_ASCII.encode(token), 0);
        return Files.exists(file, NOFOLLOW_LINKS)
                && Files.readString(file, StandardCharsets.US_ASCII).equals(token);
    }

    private static void unlock(Path file, FileChannel channel) throws IOException {
        if (channel.isOpen()) {
            Files.deleteIfExists(file);
            channel.close();
        }
    }

    @Override
    public List<String> list() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                names.add(String.valueOf(file.getFileName()));
            }
        }
        return names;
    }

    @Override
    public StoreFile create(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
        return new DiskFile(name, channel(name, NEW));
    }

    @Override
    public StoreFile open(String name) throws IOException {
        return new DiskFile(name, channel(name, EXISTING));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    private FileChannel channel(String name, Set<OpenOption> how) throws IOException {
        return FileChannel.open(directory.resolve(name), how, OWNERS);
    }

    private static FileAttribute<?>[] permissions(String text) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))}
                : new FileAttribute<?>[0];
    }

    /** A channel that is opened again when the interrupt of one of its users has closed it for all of them. */
    private final class DiskFile implements StoreFile {
        private final String name;
        private volatile FileChannel channel;
        private boolean closed;

        DiskFile(String name, FileChannel channel) {
            this.name = name;
            this.channel = channel;
        }

        private interface Access<T> {
            T on(FileChannel channel) throws IOException;
        }

        private <T> T access(Access<T> access) throws IOException {
            boolean interrupted = false;
            try {
                while (true) {
                    FileChannel current = channel;
                    try {
                        return access.on(current);
                    } catch (ClosedByInterruptException e) {
                        interrupted |= Thread.interrupted();
                        reopen(current, e);
                    } catch (ClosedChannelException e) {
                        reopen(current, e);
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private synchronized void reopen(FileChannel old, IOException cause) throws IOException {
            if (closed) {
                throw cause;
            }
            if (channel == old) {
                channel = channel(name);
            }
        }

        private FileChannel channel(String file) throws IOException {
            return DiskFiles.this.channel(file, EXISTING);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            int start = target.position();
            while (target.hasRemaining()) {
                int count = access(c -> c.read(target, position + target.position() - start));
                if (count < 0) {
                    break;
                }
            }
            return target.position() - start;
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            int start = source.position();
            while (source.hasRemaining()) {
                access(c -> c.write(source, position + source.position() - start));
            }
        }

        @Override
        public long size() throws IOException {
            return access(FileChannel::size);
        }

        @Override
        public void truncate(long size) throws IOException {
            access(c -> c.truncate(size));
        }

        @Override
        public void force() throws IOException {
            access(c -> {
                c.force(true);
                return c;
            });
        }

        @Override
        public synchronized void close() throws IOException {
            closed = true;
            channel.close();
        }
    }
}
