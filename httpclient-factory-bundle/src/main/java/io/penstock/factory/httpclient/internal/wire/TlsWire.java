// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * TLS over any wire, so over TLS too. The handshake starts with {@link #start()}; the first receiver's
 * {@code writable} tells that it is done.
 */
public final class TlsWire implements Wire, Receiver {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    /** Content types of records (RFC 8446 §5.1). */
    private static final int FIRST_TYPE = 20;

    private static final int LAST_TYPE = 24;

    private final Wire inner;
    private final SSLEngine engine;
    private final Executor tasks;
    private final BufferPool buffers;

    /** Guards {@link #outgoing} and the order of records. */
    private final Object writing = new Object();
    /** Records that did not go yet, in writing mode. */
    private @Nullable ByteBuffer outgoing;

    private volatile boolean established;
    private volatile boolean wanted;
    private volatile boolean taskDone;

    // on the I/O thread
    private Receiver receiver;
    private @Nullable ByteBuffer plain;
    private boolean tasking;
    private boolean paused;
    private boolean ended;

    /**
     * @param inner whose receiver this becomes
     * @param engine in client mode, all parameters set
     * @param tasks for what the handshake computes; the I/O thread does not wait for it
     * @param buffers on the heap
     */
    public TlsWire(Wire inner, SSLEngine engine, Executor tasks, BufferPool buffers, Receiver receiver) {
        this.inner = inner;
        this.engine = engine;
        this.tasks = tasks;
        this.buffers = buffers;
        this.receiver = receiver;
    }

    /** Begins the handshake. On the I/O thread. */
    public void start() {
        inner.receiver(this);
        try {
            engine.beginHandshake();
            advance(NOTHING);
        } catch (IOException e) {
            fail(e);
        }
    }

    /** The engine, for what the handshake has negotiated. */
    public SSLEngine engine() {
        return engine;
    }

    @Override
    public int write(ByteBuffer data) throws IOException {
        if (!established) {
            return 0;
        }
        int before = data.remaining();
        synchronized (writing) {
            while (data.hasRemaining() && flush()) {
                SSLEngineResult result = wrap(data);
                if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                    throw new ClosedChannelException();
                }
            }
            flush();
        }
        return before - data.remaining();
    }

    /** One record; holds the lock. */
    private SSLEngineResult wrap(ByteBuffer data) throws SSLException {
        ByteBuffer out = outgoing == null ? buffers.acquire() : outgoing;
        SSLEngineResult result = engine.wrap(data, out);
        while (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
            out = buffers.grown(out);
            result = engine.wrap(data, out);
        }
        outgoing = out;
        return result;
    }

    /**
     * Sends what is encrypted; holds the lock.
     *
     * @return whether all of it has gone
     */
    private boolean flush() throws IOException {
        ByteBuffer out = outgoing;
        if (out == null) {
            return true;
        }
        out.flip();
        try {
            inner.write(out);
        } finally {
            out.compact();
        }
        if (out.position() > 0) {
            inner.awaitWritable();
            return false;
        }
        outgoing = null;
        buffers.release(out);
        return true;
    }

    @Override
    public void awaitWritable() {
        wanted = true;
        inner.awaitWritable();
    }

    @Override
    public void pause() {
        paused = true;
        inner.pause();
    }

    @Override
    public void resume() {
        inner.resume();
    }

    @Override
    public void receiver(Receiver next) {
        receiver = next;
    }

    @Override
    public void close() {
        try {
            synchronized (writing) {
                engine.closeOutbound();
                if (established) {
                    wrap(NOTHING);
                    flush();
                }
            }
        } catch (IOException e) {
            inner.abort();
            return;
        }
        inner.close();
    }

    @Override
    public void abort() {
        inner.abort();
    }

    @Override
    public void received(ByteBuffer data) {
        if (tasking) {
            inner.pause();
            return;
        }
        boolean resumed = paused;
        paused = false;
        try {
            if (plain != null) {
                offerPlain();
            } else if (resumed && established) {
                receiver.received(NOTHING); // what it left may lie in a layer above
            }
            if (!paused) {
                advance(data);
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    @Override
    public void writable() {
        try {
            synchronized (writing) {
                flush();
            }
            if (taskDone) {
                taskDone = false;
                tasking = false;
                advance(NOTHING);
                inner.resume();
            }
            if (established && wanted) {
                wanted = false;
                receiver.writable();
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Handshakes and decrypts as far as the data goes. */
    private void advance(ByteBuffer data) throws IOException {
        while (!ended && !paused) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                runTasks();
                return;
            } else if (status == HandshakeStatus.NEED_WRAP) {
                synchronized (writing) {
                    SSLEngineResult result = wrap(NOTHING);
                    flush();
                    if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                        return;
                    }
                }
            } else if (status == HandshakeStatus.NOT_HANDSHAKING && !established) {
                established = true;
                receiver.writable();
            } else if (!data.hasRemaining()) {
                return;
            } else {
                checkRecord(data);
                if (!unwrap(data)) {
                    return;
                }
            }
        }
    }

    /** The engine waits for a record's first five bytes: a peer without TLS may never send that many. */
    private void checkRecord(ByteBuffer data) throws SSLException {
        int type = data.get(data.position());
        if (!established && (type < FIRST_TYPE || type > LAST_TYPE)) {
            throw new SSLHandshakeException("not an SSL/TLS record");
        }
    }

    /**
     * One record.
     *
     * @return whether there may be more to do
     */
    private boolean unwrap(ByteBuffer data) throws IOException {
        ByteBuffer out = plain == null ? buffers.acquire() : plain;
        SSLEngineResult result;
        try {
            result = engine.unwrap(data, out);
            while (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
                out = buffers.grown(out);
                result = engine.unwrap(data, out);
            }
            plain = out;
        } catch (SSLException e) {
            sendAlert();
            throw e;
        }
        offerPlain();
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            if (!established) {
                throw new SSLHandshakeException("the peer closed TLS during the handshake");
            }
            end(null);
        }
        return result.getStatus() == SSLEngineResult.Status.OK;
    }

    /** Offers decrypted bytes to the receiver, and to the one that it may have put in its place. */
    private void offerPlain() {
        ByteBuffer out = plain;
        if (out == null) {
            return;
        }
        plain = null;
        if (out.position() > 0) {
            out.flip();
            Receiver asked;
            do {
                asked = receiver;
                asked.received(out);
            } while (asked != receiver && !paused);
            out.compact();
        }
        if (out.position() > 0 && !ended) {
            plain = out;
        } else {
            buffers.release(out);
        }
    }

    private void sendAlert() {
        try {
            synchronized (writing) {
                if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                    wrap(NOTHING);
                    flush();
                }
            }
        } catch (IOException e) {
            // the failure that the alert is about is what counts
            inner.abort();
        }
    }

    private void runTasks() {
        tasking = true;
        inner.pause();
        Runnable all = () -> {
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
            taskDone = true;
            inner.awaitWritable();
        };
        try {
            tasks.execute(all);
        } catch (RejectedExecutionException e) {
            all.run();
        }
    }

    private void fail(IOException cause) {
        end(cause);
        inner.close();
    }

    @Override
    public void ended(@Nullable Throwable cause) {
        if (cause != null) {
            end(cause);
        } else if (established) {
            end(new MissingCloseNotifyException());
        } else {
            end(new EOFException("the peer closed the connection during the TLS handshake"));
        }
    }

    private void end(@Nullable Throwable cause) {
        if (!ended) {
            ended = true;
            ByteBuffer out = plain;
            plain = null;
            if (out != null) {
                buffers.release(out);
            }
            receiver.ended(cause);
        }
    }

    @Override
    public String toString() {
        return "TLS over " + inner;
    }
}
