// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A disk that remembers each step, and knows what may be found on it when the machine stops after any of them.
 *
 * <p>What a real disk may do is assumed to the full: bytes that are not forced may be there up to any length, or only
 * their length with zeros in their place; changes of names happen in their order, but may be lost from any one on, until
 * their directory is forced.
 */
final class RecordingDisk implements Disk {
    /** One step; the file is the one that has the name at that time. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Step(String kind, Path file, Path to, byte[] bytes) {}

    private final Map<Path, byte[]> before;
    private final Map<Path, byte[]> now = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    /** Step at which the disk fails, -1 for never. */
    private final int failing;

    RecordingDisk(Map<Path, byte[]> before, int failing) {
        this.before = Map.copyOf(before);
        this.failing = failing;
        now.putAll(before);
    }

    List<Step> steps() {
        return steps;
    }

    Map<Path, byte[]> now() {
        return now;
    }

    private void step(String kind, Path file, Path to, byte[] bytes) throws IOException {
        if (steps.size() == failing) {
            steps.add(new Step("fail", file, to, bytes));
            throw new IOException("no space left on device");
        }
        steps.add(new Step(kind, file, to, bytes));
    }

    @Override
    public Optional<byte[]> read(Path file) {
        return Optional.ofNullable(now.get(file));
    }

    @Override
    public Output create(Path file) throws IOException {
        step("create", file, file, new byte[0]);
        if (now.containsKey(file)) {
            throw new IOException("exists");
        }
        now.put(file, new byte[0]);
        return new Output() {
            @Override
            public void write(ByteBuffer piece) throws IOException {
                byte[] bytes = new byte[piece.remaining()];
                piece.get(bytes);
                step("write", file, file, bytes);
                now.merge(file, bytes, RecordingDisk::join);
            }

            @Override
            public void force() throws IOException {
                step("force", file, file, new byte[0]);
            }

            @Override
            public void close() throws IOException {
                step("close", file, file, new byte[0]);
            }
        };
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
        step("replace", from, to, new byte[0]);
        now.put(to, now.remove(from));
    }

    @Override
    public void force(Path directory) throws IOException {
        step("forceDirectory", directory, directory, new byte[0]);
    }

    @Override
    public void delete(Path file) throws IOException {
        step("delete", file, file, new byte[0]);
        now.remove(file);
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /** The bytes of one file: forced ones, and all that were written. */
    private static final class Inode {
        private byte[] written = new byte[0];
        private int forced;

        /** What may be left of it. */
        List<byte[]> remains(int stride) {
            TreeSet<Integer> lengths = new TreeSet<>(List.of(forced, written.length));
            for (int length = forced; length < written.length; length += stride) {
                lengths.add(length);
            }
            List<byte[]> all = new ArrayList<>();
            for (int length : lengths) {
                byte[] prefix = Arrays.copyOf(written, length);
                all.add(prefix);
                if (length < written.length) {
                    all.add(Arrays.copyOf(prefix, written.length));
                }
            }
            return all;
        }
    }

    /**
     * Every content of one name that may be found after a stop at any point.
     *
     * @param stride between the lengths of torn writes that are looked at; 1 for each byte
     * @param forces whether forcing does anything: without, the search must find what is broken
     */
    List<Optional<byte[]>> contents(Path name, int stride, boolean forces) {
        List<Optional<byte[]>> found = new ArrayList<>();
        for (int stop = 0; stop <= steps.size(); stop++) {
            add(found, name, steps.subList(0, stop), stride, forces);
        }
        return found;
    }

    private void add(List<Optional<byte[]>> found, Path name, List<Step> done, int stride, boolean forces) {
        Map<Path, Inode> names = new LinkedHashMap<>();
        before.forEach((path, bytes) -> {
            Inode inode = new Inode();
            inode.written = bytes;
            inode.forced = bytes.length;
            names.put(path, inode);
        });
        // the names after each change since the directory was forced
        List<Map<Path, Inode>> views = new ArrayList<>(List.of(Map.copyOf(names)));
        for (Step step : done) {
            switch (step.kind()) {
                case "create" -> names.put(step.file(), new Inode());
                case "write" -> {
                    Inode inode = names.get(step.file());
                    inode.written = join(inode.written, step.bytes());
                }
                case "force" -> {
                    Inode inode = names.get(step.file());
                    inode.forced = forces ? inode.written.length : inode.forced;
                }
                case "replace" -> names.put(step.to(), names.remove(step.file()));
                case "delete" -> names.remove(step.file());
                case "forceDirectory" -> views.clear();
                default -> {
                    // closing a file makes nothing durable
                }
            }
            views.add(Map.copyOf(names));
        }
        for (Map<Path, Inode> view : views) {
            Inode inode = view.get(name);
            if (inode == null) {
                found.add(Optional.empty());
            } else {
                inode.remains(stride).forEach(bytes -> found.add(Optional.of(bytes)));
            }
        }
    }
}
