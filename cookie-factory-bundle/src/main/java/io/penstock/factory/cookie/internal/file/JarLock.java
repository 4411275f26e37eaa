// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Keeps a jar file for one jar: against other processes by a lock of the operating system, which ends with the process,
 * and against other bundles of this one.
 *
 * <p>Two files, as POSIX gives up a process's lock as soon as the process closes the locked file anywhere: a bundle
 * that finds the file taken by another bundle would end that one's lock by looking. So the bundles of a process agree
 * by the first file, and only the one that has it ever opens the second.
 */
public final class JarLock implements Closeable {
    private final FileChannel amongBundles;
    private final FileChannel amongProcesses;

    private JarLock(FileChannel amongBundles, FileChannel amongProcesses) {
        this.amongBundles = amongBundles;
        this.amongProcesses = amongProcesses;
    }

    /** Somebody else has it; the message says who, as far as it is known. */
    public static final class HeldException extends IOException {
        private static final long serialVersionUID = 1;

        private HeldException(String message) {
            super(message);
        }
    }

    /**
     * Takes the lock, without waiting.
     *
     * @throws HeldException if somebody else has it
     */
    public static JarLock of(Path jar) throws IOException {
        LocalDisk.createParents(jar);
        FileChannel bundles = take(jar, ".lock.jvm");
        try {
            return new JarLock(bundles, take(jar, ".lock"));
        } catch (IOException e) {
            bundles.close();
            throw e;
        }
    }

    private static FileChannel take(Path jar, String suffix) throws IOException {
        FileChannel channel = LocalDisk.openLock(jar.resolveSibling(jar.getFileName() + suffix));
        try {
            if (channel.tryLock() == null) {
                throw new HeldException(jar + " is in use by process " + holder(channel));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new HeldException(jar + " is in use by another cookie jar of this process");
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        String text = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
        return text.matches("[0-9]+") ? text : "(unknown)";
    }

    /** Gives it up; the files stay, as another process may be about to take them. */
    @Override
    public void close() throws IOException {
        try (FileChannel last = amongBundles) {
            amongProcesses.close();
        }
    }
}
