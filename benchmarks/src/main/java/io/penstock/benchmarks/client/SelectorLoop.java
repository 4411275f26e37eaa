// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.client;

import io.penstock.benchmarks.load.Client;
import io.penstock.benchmarks.load.Slot;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The floor of the JVM: one thread, one selector, HTTP/1.1 as far as this origin needs it. No limits, no checks, no
 * time-outs: nobody could use it.
 */
public final class SelectorLoop implements Client {
    private static final byte[] LENGTH = "Content-Length: ".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Slot> arrivals = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Link> idle = new ArrayDeque<>();
    private volatile boolean closed;

    public SelectorLoop() throws IOException {
        selector = Selector.open();
        thread = new Thread(this::run, "benchmark-selector");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void get(Slot slot) {
        if (Thread.currentThread() == thread) {
            start(slot);
        } else {
            arrivals.add(slot);
            selector.wakeup();
        }
    }

    private void start(Slot slot) {
        try {
            Link link = idle.poll();
            (link == null ? new Link(slot) : link).send(slot);
        } catch (IOException e) {
            slot.failed(e);
        }
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(key -> ((Link) key.attachment()).readable());
                for (Slot slot = arrivals.poll(); slot != null; slot = arrivals.poll()) {
                    start(slot);
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.close();
    }

    private final class Link {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocateDirect(32 * 1024);
        private final byte[] head = new byte[1024];
        private final ByteBuffer request;
        private @Nullable Slot slot;
        private long left = -1;

        Link(Slot first) throws IOException {
            channel = SocketChannel.open(
                    new InetSocketAddress(first.target().host(), first.target().port()));
            channel.configureBlocking(false);
            channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, this);
            byte[] bytes = ("GET " + first.target().path() + " HTTP/1.1\r\nHost: "
                            + first.target().uri().getRawAuthority() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            request = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        }

        void send(Slot next) throws IOException {
            slot = next;
            left = -1;
            channel.write(request.flip());
        }

        void readable() {
            Slot current = slot;
            try {
                if (channel.read(in) < 0 || current == null) {
                    throw new IOException("the origin closed the connection");
                }
                in.flip();
                if (left < 0 && !readHead(current)) {
                    in.compact();
                    return;
                }
                left -= in.remaining();
                current.data(in);
                in.clear();
                if (left == 0) {
                    slot = null;
                    idle.push(this);
                    current.end();
                }
            } catch (IOException e) {
                if (current != null) {
                    current.failed(e);
                }
            }
        }

        private boolean readHead(Slot current) {
            int size = Math.min(in.remaining(), head.length);
            in.get(in.position(), head, 0, size);
            int end = 3;
            while (end < size
                    && !(head[end] == '\n'
                            && head[end - 1] == '\r'
                            && head[end - 2] == '\n'
                            && head[end - 3] == '\r')) {
                end++;
            }
            if (end >= size) {
                return false;
            }
            int at = 0;
            while (!java.util.Arrays.equals(head, at, at + LENGTH.length, LENGTH, 0, LENGTH.length)) {
                at++;
            }
            left = 0;
            for (int i = at + LENGTH.length; head[i] != '\r'; i++) {
                left = 10 * left + head[i] - '0';
            }
            current.status(100 * (head[9] - '0') + 10 * (head[10] - '0') + head[11] - '0');
            in.position(in.position() + end + 1);
            return true;
        }
    }
}
