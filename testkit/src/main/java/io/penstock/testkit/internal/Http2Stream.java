// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;

/** One request of an HTTP/2 connection: its body, and the room that its answer has. */
final class Http2Stream extends InputStream {
    private static final byte[] END = {};

    private final int id;
    private final Http2Writer writer;
    private final ArrayDeque<byte[]> received = new ArrayDeque<>();
    private int offset;
    private boolean whole;
    private boolean over;

    /** Guarded by the writer's windows, as is the next one. */
    long sendWindow;

    boolean sendingOver;

    Http2Stream(int id, Http2Writer writer) {
        this.id = id;
        this.writer = writer;
    }

    int id() {
        return id;
    }

    synchronized boolean isWhole() {
        return whole;
    }

    /** DATA has come. */
    synchronized void received(byte[] bytes, boolean last) {
        if (bytes.length > 0) {
            received.add(bytes);
        }
        if (last) {
            received.add(END);
            whole = true;
        }
        notifyAll();
    }

    /** Reset by either side, or the connection has ended. */
    void over() {
        synchronized (this) {
            over = true;
            notifyAll();
        }
        writer.closed(this);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count = take(buffer, from, length);
        if (count > 0 && !isWhole()) {
            writer.write(Http2Frame.windowUpdate(id, count));
        }
        return count;
    }

    private synchronized int take(byte[] buffer, int from, int length) throws IOException {
        while (received.isEmpty()) {
            if (over) {
                throw new EOFException("the client has cancelled or gone");
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        byte[] first = received.getFirst();
        if (first.length == 0) {
            return -1;
        }
        int count = Math.min(length, first.length - offset);
        System.arraycopy(first, offset, buffer, from, count);
        offset += count;
        if (offset == first.length) {
            received.removeFirst();
            offset = 0;
        }
        return count;
    }
}
