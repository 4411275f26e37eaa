// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A file system in memory that records each change, so that the state after a crash at any point can be made: after the
 * death of the process (all changes until then, of the last write only a part) and after a loss of power (of what was not
 * forced to the disk, any part may be missing).
 */
final class RecordingFiles implements StoreFiles {
    /** One change. */
    static final class Change {
        enum Kind {
            CREATE,
            WRITE,
            TRUNCATE,
            RENAME,
            DELETE,
            FORCE
        }

        private final Kind kind;
        private final int file;
        private final String name;
        private final long position;
        private final byte[] bytes;

        Change(Kind kind, int file, String name, long position, byte[] bytes) {
            this.kind = kind;
            this.file = file;
            this.name = name;
            this.position = position;
            this.bytes = bytes;
        }

        boolean isWrite() {
            return kind == Kind.WRITE;
        }

        int length() {
            return bytes.length;
        }
    }

    private final Map<Integer, byte[]> contents = new HashMap<>();
    private final Map<String, Integer> names = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private int files;
    private boolean locked;

    synchronized int changes() {
        return changes.size();
    }

    synchronized Change change(int index) {
        return changes.get(index);
    }

    /** The files after the first changes, and a part of the next one, if that is a write. */
    synchronized RecordingFiles afterProcessDeath(int count, int bytesOfNext) {
        RecordingFiles state = new RecordingFiles();
        for (int i = 0; i < count; i++) {
            state.apply(changes.get(i), Integer.MAX_VALUE);
        }
        if (bytesOfNext > 0 && changes.get(count).kind == Change.Kind.WRITE) {
            state.apply(changes.get(count), bytesOfNext);
        }
        return state;
    }

    /** The files after the first changes, when of the writes since the last force of a file some got lost. */
    synchronized RecordingFiles afterPowerLoss(int count, Random random) {
        RecordingFiles state = new RecordingFiles();
        for (int i = 0; i < count; i++) {
            Change change = changes.get(i);
            boolean safe = change.kind != Change.Kind.WRITE || isForced(change.file, i, count);
            if (safe || random.nextInt(3) > 0) {
                state.apply(change, Integer.MAX_VALUE);
            } else if (random.nextBoolean()) {
                // the length got to the disk, the bytes did not
                byte[] zeros = new byte[change.bytes.length];
                state.apply(new Change(change.kind, change.file, "", change.position, zeros), Integer.MAX_VALUE);
            } else {
                state.apply(change, random.nextInt(change.bytes.length + 1));
            }
        }
        return state;
    }

    private boolean isForced(int file, int from, int to) {
        for (int i = from; i < to; i++) {
            if (changes.get(i).kind == Change.Kind.FORCE && changes.get(i).file == file) {
                return true;
            }
        }
        return false;
    }

    private void apply(Change change, int limit) {
        switch (change.kind) {
            case CREATE -> {
                contents.put(change.file, new byte[0]);
                names.put(change.name, change.file);
                files = Math.max(files, change.file);
            }
            case WRITE -> {
                int length = Math.min(limit, change.bytes.length);
                byte[] old = contents.get(change.file);
                int end = (int) change.position + length;
                byte[] content = Arrays.copyOf(old, Math.max(old.length, end));
                System.arraycopy(change.bytes, 0, content, (int) change.position, length);
                contents.put(change.file, content);
            }
            case TRUNCATE -> contents.put(change.file, Arrays.copyOf(contents.get(change.file), (int) change.position));
            case RENAME -> {
                String from = change.name.substring(0, change.name.indexOf('>'));
                names.put(change.name.substring(from.length() + 1), names.remove(from));
            }
            case DELETE -> names.remove(change.name);
            case FORCE -> {
                // nothing changes
            }
        }
    }

    private void record(Change change) {
        changes.add(change);
        apply(change, Integer.MAX_VALUE);
    }

    /** Bytes of a file, to be damaged. */
    synchronized byte[] content(String name) {
        return contents.get(names.get(name)).clone();
    }

    synchronized void damage(String name, byte[] content) {
        contents.put(names.get(name), content);
    }

    synchronized void swap(String one, String other) {
        Integer first = names.get(one);
        names.put(one, names.get(other));
        names.put(other, first);
    }

    /** The same files, apart from these. */
    synchronized RecordingFiles copy() {
        RecordingFiles copy = new RecordingFiles();
        copy.contents.putAll(contents);
        copy.names.putAll(names);
        copy.files = files;
        return copy;
    }

    @Override
    public synchronized Closeable lock() throws IOException {
        if (locked) {
            throw new StoreBusyException("in use");
        }
        locked = true;
        return () -> {
            synchronized (this) {
                locked = false;
            }
        };
    }

    @Override
    public synchronized List<String> list() {
        return List.copyOf(names.keySet());
    }

    @Override
    public synchronized StoreFile create(String name) {
        int file = ++files;
        record(new Change(Change.Kind.CREATE, file, name, 0, new byte[0]));
        return new File(file);
    }

    @Override
    public synchronized StoreFile open(String name) throws IOException {
        Integer file = names.get(name);
        if (file == null) {
            throw new NoSuchFileException(name);
        }
        return new File(file);
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        if (!names.containsKey(from)) {
            throw new NoSuchFileException(from);
        }
        record(new Change(Change.Kind.RENAME, 0, from + ">" + to, 0, new byte[0]));
    }

    @Override
    public synchronized void delete(String name) {
        if (names.containsKey(name)) {
            record(new Change(Change.Kind.DELETE, 0, name, 0, new byte[0]));
        }
    }

    private final class File implements StoreFile {
        private final int id;
        private boolean closed;

        File(int id) {
            this.id = id;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            synchronized (RecordingFiles.this) {
                check();
                byte[] content = contents.get(id);
                int count = (int) Math.max(0, Math.min(target.remaining(), content.length - position));
                target.put(content, (int) Math.min(position, content.length), count);
                return count;
            }
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            synchronized (RecordingFiles.this) {
                check();
                byte[] bytes = new byte[source.remaining()];
                source.get(bytes);
                record(new Change(Change.Kind.WRITE, id, "", position, bytes));
            }
        }

        @Override
        public long size() throws IOException {
            synchronized (RecordingFiles.this) {
                check();
                return contents.get(id).length;
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (RecordingFiles.this) {
                check();
                record(new Change(Change.Kind.TRUNCATE, id, "", size, new byte[0]));
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (RecordingFiles.this) {
                check();
                record(new Change(Change.Kind.FORCE, id, "", 0, new byte[0]));
            }
        }

        @Override
        public void close() {
            closed = true;
        }

        private void check() throws IOException {
            if (closed) {
                throw new IOException("closed");
            }
        }
    }
}
