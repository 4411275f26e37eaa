// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TCP connection on the reactor. */
public final class TcpWire implements Wire, IOEventHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TcpWire.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int READS_PER_EVENT = 8;
    private static final int WRITABLE = 1;
    private static final int RESUME = 2;

    private final BufferPool buffers;
    private final InetSocketAddress remote;
    private final AtomicInteger wishes = new AtomicInteger();
    private volatile @Nullable IOSession session;
    private volatile boolean closing;

    // on the I/O thread
    private Receiver receiver;
    private @Nullable ByteBuffer held;
    private boolean paused;
    private boolean deaf;
    private boolean ended;

    /**
     * @param remote checked address
     * @param buffers what is read into
     * @param receiver first receiver; {@code writable} tells it that the connection is there
     */
    public TcpWire(InetSocketAddress remote, BufferPool buffers, Receiver receiver) {
        this.remote = remote;
        this.buffers = buffers;
        this.receiver = receiver;
    }

    public InetSocketAddress remote() {
        return remote;
    }

    /** Address of our end, or null if the connection is gone. */
    public @Nullable SocketAddress local() {
        IOSession channel = session;
        return channel == null ? null : channel.getLocalAddress();
    }

    /** The reactor has made the connection; comes before any event. */
    void attach(IOSession channel) {
        session = channel;
        if (closing) {
            channel.close(CloseMode.IMMEDIATE);
        }
    }

    @Override
    public int write(ByteBuffer data) throws IOException {
        IOSession channel = session;
        if (channel == null || closing) {
            throw new ClosedChannelException();
        }
        return channel.write(data);
    }

    @Override
    public void awaitWritable() {
        wish(WRITABLE);
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        wish(RESUME);
    }

    private void wish(int what) {
        wishes.getAndUpdate(all -> all | what);
        IOSession channel = session;
        if (channel != null) {
            try {
                channel.setEvent(SelectionKey.OP_WRITE);
            } catch (CancelledKeyException e) {
                LOG.trace("{} is closed already", this);
            }
        }
    }

    @Override
    public void close() {
        close(CloseMode.GRACEFUL);
    }

    @Override
    public void abort() {
        close(CloseMode.IMMEDIATE);
    }

    private void close(CloseMode mode) {
        closing = true;
        IOSession channel = session;
        if (channel != null) {
            channel.close(mode);
        }
    }

    @Override
    public void receiver(Receiver next) {
        receiver = next;
    }

    @Override
    public void connected(IOSession channel) {
        run(() -> receiver.writable());
    }

    @Override
    public void inputReady(IOSession channel, @Nullable ByteBuffer source) {
        if (paused) {
            deaf = true;
            channel.clearEvent(SelectionKey.OP_READ);
            return;
        }
        try {
            read(channel);
        } catch (Throwable e) {
            failed(e);
        }
    }

    private void read(IOSession channel) throws IOException {
        for (int i = 0; i < READS_PER_EVENT && !paused && !closing; i++) {
            ByteBuffer buffer = held == null ? buffers.acquire() : held;
            int room = buffer.remaining();
            int count = channel.read(buffer);
            if (count <= 0) {
                keepOrRelease(buffer);
                if (count < 0) {
                    end(null);
                }
                return;
            }
            offer(buffer.flip());
            if (count < room) {
                return;
            }
        }
    }

    /** @param buffer in reading mode; ours to keep */
    private void offer(ByteBuffer buffer) {
        held = null;
        Receiver asked;
        do {
            asked = receiver;
            asked.received(buffer);
        } while (asked != receiver && !paused); // a new protocol took over
        keepOrRelease(buffer.compact());
    }

    /** @param buffer in writing mode */
    private void keepOrRelease(ByteBuffer buffer) {
        if (buffer.position() == 0) {
            held = null;
            buffers.release(buffer);
        } else {
            held = buffer.hasRemaining() ? buffer : buffers.grown(buffer);
        }
    }

    @Override
    public void outputReady(IOSession channel) {
        // first the event, then the wishes: a wish in between is seen now or by the next event
        channel.clearEvent(SelectionKey.OP_WRITE);
        int asked = wishes.getAndSet(0);
        run(() -> {
            if ((asked & WRITABLE) != 0) {
                receiver.writable();
            }
            if ((asked & RESUME) != 0) {
                resumed(channel);
            }
        });
    }

    private void resumed(IOSession channel) {
        paused = false;
        ByteBuffer buffer = held;
        if (buffer == null) {
            receiver.received(NOTHING);
        } else {
            offer(buffer.flip());
        }
        if (deaf && !paused && !closing) {
            deaf = false;
            channel.setEvent(SelectionKey.OP_READ);
        }
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            failed(e);
        }
    }

    /** Also for errors: one that left this handler would end the reactor, and with it everybody's connections. */
    private void failed(Throwable cause) {
        if (!(cause instanceof IOException) && !(cause instanceof CancelledKeyException)) {
            LOG.error("Fault on connection to {}; it is closed", remote, cause);
        }
        end(cause);
    }

    @Override
    public void timeout(IOSession channel, Timeout timeout) {
        // none is set: deadlines are the sweep's
    }

    @Override
    public void exception(IOSession channel, Exception cause) {
        failed(cause);
    }

    @Override
    public void disconnected(IOSession channel) {
        end(closing ? new ClosedChannelException() : null);
    }

    private void end(@Nullable Throwable cause) {
        if (ended) {
            return;
        }
        ended = true;
        ByteBuffer buffer = held;
        held = null;
        if (buffer != null) {
            buffers.release(buffer);
        }
        try {
            receiver.ended(cause);
        } catch (Throwable e) {
            LOG.error("Fault at the end of the connection to {}", remote, e);
        }
        close(cause == null ? CloseMode.GRACEFUL : CloseMode.IMMEDIATE);
    }

    @Override
    public String toString() {
        return "TCP " + remote;
    }
}
