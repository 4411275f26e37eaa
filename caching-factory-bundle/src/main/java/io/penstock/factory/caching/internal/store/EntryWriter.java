// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import io.penstock.cache.CacheKey;
import io.penstock.cache.CacheWriter;
import io.penstock.cache.CachedBody;
import io.penstock.cache.CachedHead;
import io.penstock.cache.CachedResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A response that is being stored. A body of up to 32 KiB waits in memory and becomes part of its record; a larger one
 * goes to its own file, in pieces of 16 KiB of which no more than two wait.
 */
final class EntryWriter implements CacheWriter {
    /** Largest body inside of a record. */
    static final int MAX_INLINE = 32 << 10;

    private static final int PIECE = 16 << 10;
    private static final int MAX_WAITING = 2;
    private static final int FIRST = 1 << 10;

    private final EmbeddedStore store;
    private final CacheKey key;
    private final Executor executor;
    private final int seed;
    /** Checksum of the chunk that is being written; for the flushing thread. */
    private final Checksum sum = new Checksum();

    /** Guards all that follows, never held while a file is used. */
    private final Object lock = new Object();

    private byte[] filling;
    private int filled;
    private long length;
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    /** Bytes that are in the file. */
    private long flushed;
    /** Bytes of the file, checksums included. */
    private long fileSize;

    private boolean flushing;
    private boolean failed;
    private boolean finished;
    private int readers;
    private @Nullable BodyFile file;
    private int number;
    private @Nullable Runnable later;
    private @Nullable Runnable whenFlushed;

    EntryWriter(EmbeddedStore store, CacheKey key, long expected, Executor executor, int seed) {
        this.store = store;
        this.key = key;
        this.executor = executor;
        this.seed = seed;
        filling = new byte[expected >= 0 && expected < MAX_INLINE ? (int) expected : FIRST];
    }

    @Override
    public void write(ByteBuffer bytes) {
        boolean start;
        synchronized (lock) {
            if (failed || length + bytes.remaining() > store.maxEntry() || store.isClosed()) {
                fail();
                bytes.position(bytes.limit());
                return;
            }
            while (bytes.hasRemaining()) {
                append(bytes);
            }
            start = startsFlushing(!waiting.isEmpty());
        }
        if (start) {
            flush();
        }
    }

    private void append(ByteBuffer bytes) {
        boolean small = flushed == 0 && waiting.isEmpty() && file == null;
        int limit = small ? MAX_INLINE : PIECE;
        if (filled == limit) {
            if (small) {
                waiting.add(Arrays.copyOfRange(filling, 0, PIECE));
                waiting.add(Arrays.copyOfRange(filling, PIECE, MAX_INLINE));
            } else {
                waiting.add(filling);
            }
            filling = new byte[PIECE];
            filled = 0;
            limit = PIECE;
        }
        int count = Math.min(bytes.remaining(), limit - filled);
        if (filled + count > filling.length) {
            filling = Arrays.copyOf(filling, Math.min(limit, Math.max(2 * filling.length, filled + count)));
        }
        bytes.get(filling, filled, count);
        filled += count;
        length += count;
    }

    @Override
    public boolean isReady(Runnable action) {
        synchronized (lock) {
            if (failed || waiting.size() < MAX_WAITING) {
                return true;
            }
            later = action;
            return false;
        }
    }

    @Override
    public long length() {
        synchronized (lock) {
            return length;
        }
    }

    @Override
    public boolean isFailed() {
        synchronized (lock) {
            return failed;
        }
    }

    /** Whether the caller has to start the flushing task; the lock is held. */
    private boolean startsFlushing(boolean needed) {
        boolean start = needed && !flushing && !failed;
        flushing |= start;
        return start;
    }

    private void flush() {
        try {
            executor.execute(this::flushWaiting);
        } catch (RejectedExecutionException overloaded) {
            endFlushing(true);
        }
    }

    private void flushWaiting() {
        while (true) {
            byte[] piece;
            long position;
            int size;
            boolean last;
            synchronized (lock) {
                piece = waiting.peek();
                last = piece == null;
                if (piece == null) {
                    // the end of the body is in what is being filled
                    piece = filling;
                }
                size = last ? filled : PIECE;
                position = flushed;
                if (failed || last && (whenFlushed == null || filled == 0)) {
                    break;
                }
            }
            try {
                writePiece(piece, size, position, last);
            } catch (IOException e) {
                endFlushing(true);
                return;
            }
            Runnable ready;
            synchronized (lock) {
                flushed += size;
                if (last) {
                    filled = 0;
                } else {
                    waiting.poll();
                }
                ready = later;
                later = null;
            }
            if (ready != null) {
                ready.run();
            }
        }
        endFlushing(false);
    }

    private void writePiece(byte[] piece, int size, long position, boolean last) throws IOException {
        BodyFile target = target();
        if (position % BodyFile.CHUNK == 0) {
            sum.start(seed, position / BodyFile.CHUNK);
        }
        sum.add(piece, 0, size);
        boolean endOfChunk = last || (position + size) % BodyFile.CHUNK == 0;
        ByteBuffer out = ByteBuffer.allocate(size + (endOfChunk ? BodyFile.SUM : 0));
        out.put(piece, 0, size);
        if (endOfChunk) {
            out.putInt(sum.value());
        }
        int count = out.position();
        target.write(out.flip(), BodyFile.place(position));
        store.count(count);
        synchronized (lock) {
            fileSize += count;
        }
    }

    private BodyFile target() throws IOException {
        synchronized (lock) {
            if (file != null) {
                return file;
            }
        }
        int next = store.nextBody();
        BodyFile created = store.createBody(key, next);
        synchronized (lock) {
            file = created;
            number = next;
        }
        return created;
    }

    /** More may have come since the task looked: then it goes on. */
    private void endFlushing(boolean broken) {
        Runnable done;
        Runnable ready;
        boolean again;
        synchronized (lock) {
            flushing = false;
            if (broken) {
                fail();
            }
            again = startsFlushing(!waiting.isEmpty() || whenFlushed != null && filled > 0);
            done = again ? null : whenFlushed;
            whenFlushed = again ? whenFlushed : null;
            ready = later;
            later = null;
        }
        if (ready != null) {
            ready.run();
        }
        if (again) {
            flushWaiting();
        } else if (done != null) {
            done.run();
        }
    }

    /** Nothing will be stored; the lock is held. */
    private void fail() {
        failed = true;
        waiting.clear();
        filling = new byte[0];
        filled = 0;
    }

    @Override
    public CompletableFuture<Optional<CachedResponse>> commit(CachedHead head, Collection<CachedResponse> replaced) {
        CompletableFuture<Optional<CachedResponse>> committed = new CompletableFuture<>();
        end(() -> {
            if (isFailed()) {
                clean();
                committed.complete(Optional.empty());
            } else {
                store.commit(this, head, replaced).thenAccept(committed::complete);
            }
        });
        return committed;
    }

    @Override
    public void discard() {
        synchronized (lock) {
            fail();
        }
        end(this::clean);
    }

    /** Runs the action when no thread uses the file any more and nothing waits to be written. */
    private void end(Runnable action) {
        boolean start;
        boolean wait;
        synchronized (lock) {
            start = startsFlushing(file != null || !waiting.isEmpty());
            wait = flushing;
            whenFlushed = wait ? action : null;
        }
        if (start) {
            flush();
        } else if (!wait) {
            action.run();
        }
    }

    /** Deletes what was written of a body that will not be stored. */
    void clean() {
        long written;
        boolean created;
        synchronized (lock) {
            fail();
            created = file != null;
            written = fileSize;
            fileSize = 0;
        }
        if (created) {
            store.deleteBody(key, number(), written);
        }
        finish();
    }

    /** The writer needs its file no longer; readers may. */
    void finish() {
        BodyFile unused;
        synchronized (lock) {
            finished = true;
            unused = unused();
        }
        if (unused != null) {
            unused.release();
        }
    }

    private @Nullable BodyFile unused() {
        BodyFile unused = finished && readers == 0 ? file : null;
        file = unused == null ? file : null;
        return unused;
    }

    CacheKey key() {
        return key;
    }

    int seed() {
        return seed;
    }

    /** Of the body's file. */
    int number() {
        synchronized (lock) {
            return number;
        }
    }

    Executor executor() {
        return executor;
    }

    /** Whether the body is in its own file. */
    boolean hasFile() {
        synchronized (lock) {
            return flushed > 0;
        }
    }

    /** The body, if it has no file; may be longer than the body. */
    byte[] bytes() {
        synchronized (lock) {
            return filling;
        }
    }

    @Override
    public CachedBody body() {
        synchronized (lock) {
            readers++;
        }
        return new Progress();
    }

    /** Reads what has been written, while more is written. The bytes were this process's own a moment ago. */
    private final class Progress implements CachedBody {
        private boolean closed;

        @Override
        public long length() {
            return EntryWriter.this.length();
        }

        @Override
        public boolean isResident(long position) {
            synchronized (lock) {
                return failed || position >= flushed;
            }
        }

        @Override
        public boolean isStable() {
            return true;
        }

        @Override
        public ByteBuffer read(long position) throws IOException {
            BodyFile source;
            int size;
            synchronized (lock) {
                source = file;
                if (failed || closed) {
                    throw new IOException("the response is no longer stored");
                }
                if (position >= flushed || source == null) {
                    return inMemory(position);
                }
                size = (int) (Math.min(flushed, (position / PIECE + 1) * PIECE) - position);
            }
            ByteBuffer bytes = ByteBuffer.allocate(size);
            if (source.read(bytes, position) < size) {
                throw new IOException("a stored body ends early");
            }
            return bytes.flip().asReadOnlyBuffer();
        }

        private ByteBuffer inMemory(long position) {
            long start = flushed;
            for (byte[] piece : waiting) {
                if (position < start + piece.length) {
                    int at = (int) (position - start);
                    return ByteBuffer.wrap(piece, at, piece.length - at).asReadOnlyBuffer();
                }
                start += piece.length;
            }
            int at = (int) (position - start);
            return ByteBuffer.wrap(Arrays.copyOfRange(filling, at, filled)).asReadOnlyBuffer();
        }

        @Override
        public void close() {
            BodyFile unused;
            synchronized (lock) {
                if (closed) {
                    return;
                }
                closed = true;
                readers--;
                unused = unused();
            }
            if (unused != null) {
                unused.release();
            }
        }
    }
}
