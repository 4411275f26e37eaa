// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.hsts;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.penstock.network.Origin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an engine's HSTS hosts outlive it: one line each, {@code host seconds-since-1970 [subdomains]}. For its owner
 * only; replaced as a whole; links are not followed. Blocks.
 */
public final class HstsFile {
    private static final Logger LOG = LoggerFactory.getLogger(HstsFile.class);
    private static final String TITLE = "# Penstock: hosts that are asked by https only";
    private static final int MAX_SIZE = 8 << 20;

    private final Path file;
    private final HstsStore store;

    public HstsFile(Path file, HstsStore store) {
        this.file = file;
        this.store = store;
    }

    /** Reads what is there; lines that make no sense are left out. */
    public void load() {
        String text;
        try (FileChannel channel = FileChannel.open(file, Set.of(READ, NOFOLLOW_LINKS))) {
            text = new String(Channels.newInputStream(channel).readNBytes(MAX_SIZE), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            LOG.warn("HSTS hosts cannot be read from {}: {}", file, e.toString());
            return;
        }
        Map<String, HstsStore.Entry> kept = new HashMap<>();
        int bad = 0;
        for (String line : text.split("\n")) {
            if (!line.isBlank() && !line.startsWith("#") && !read(line.trim(), kept)) {
                bad++;
            }
        }
        store.restore(kept);
        if (bad > 0) {
            LOG.warn("{} lines of {} make no sense and are left out", bad, file);
        }
    }

    private static boolean read(String line, Map<String, HstsStore.Entry> kept) {
        String[] parts = line.split(" ");
        try {
            if (parts.length < 2 || parts.length > 3 || kept.size() >= HstsStore.MOST) {
                return false;
            }
            kept.put(
                    Origin.canonicalHost(parts[0]),
                    new HstsStore.Entry(Long.parseLong(parts[1]), parts.length == 3 && parts[2].equals("subdomains")));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Writes what the store has now. */
    public synchronized void save() {
        StringBuilder text = new StringBuilder(TITLE).append('\n');
        store.entries()
                .forEach((host, entry) -> text.append(host)
                        .append(' ')
                        .append(entry.expires())
                        .append(entry.subdomains() ? " subdomains\n" : "\n"));
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.deleteIfExists(draft);
            try (FileChannel channel =
                    FileChannel.open(draft, Set.of(CREATE_NEW, WRITE, NOFOLLOW_LINKS), attributes())) {
                ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("HSTS hosts cannot be written to {}: {}", file, e.toString());
        }
    }

    private FileAttribute<?>[] attributes() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
