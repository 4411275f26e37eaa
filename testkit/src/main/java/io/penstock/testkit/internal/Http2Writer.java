// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import io.penstock.network.HeaderFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Writes frames of one connection, each whole; and keeps the windows that a client opens (RFC 9113 §5.2). */
final class Http2Writer {
    private static final int FRAME = 16_384;
    private static final Set<String> CONNECTION_FIELDS =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private final Link link;
    private final Object writing = new Object();
    private final Object windows = new Object();
    private long connectionWindow = 65_535;
    private long initialWindow = 65_535;
    private boolean over;

    Http2Writer(Link link) {
        this.link = link;
    }

    void write(Http2Frame frame) throws IOException {
        synchronized (writing) {
            link.out().write(frame.toBytes());
        }
    }

    /** A header block, in as many frames as it takes. */
    void headers(int stream, boolean end, int status, HeaderFields fields) throws IOException {
        List<String> pairs = new ArrayList<>();
        if (status > 0) {
            pairs.add(":status");
            pairs.add(Integer.toString(status));
        }
        fields.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!CONNECTION_FIELDS.contains(lower)) {
                pairs.add(lower);
                pairs.add(value);
            }
        });
        byte[] block = Hpack.encode(pairs.toArray(String[]::new));
        ByteArrayOutputStream frames = new ByteArrayOutputStream(block.length + 64);
        for (int from = 0; from == 0 || from < block.length; from += FRAME) {
            int to = Math.min(block.length, from + FRAME);
            int flags =
                    (to == block.length ? Http2Frame.END_HEADERS : 0) | (end && from == 0 ? Http2Frame.END_STREAM : 0);
            int type = from == 0 ? Http2Frame.HEADERS : Http2Frame.CONTINUATION;
            byte[] part = java.util.Arrays.copyOfRange(block, from, to);
            frames.writeBytes(new Http2Frame(type, flags, stream, part).toBytes());
        }
        synchronized (writing) {
            link.out().write(frames.toByteArray());
        }
    }

    /** Body bytes, as the client's windows allow; blocks until all are written. */
    void data(Http2Stream stream, boolean end, byte[] bytes, int offset, int length) throws IOException {
        int sent = 0;
        while (sent < length) {
            int part = claim(stream, Math.min(FRAME, length - sent));
            boolean last = end && sent + part == length;
            byte[] payload = java.util.Arrays.copyOfRange(bytes, offset + sent, offset + sent + part);
            write(Http2Frame.data(stream.id(), last, payload));
            sent += part;
        }
        if (length == 0 && end) {
            write(Http2Frame.data(stream.id(), true, new byte[0]));
        }
    }

    private int claim(Http2Stream stream, int wanted) throws IOException {
        synchronized (windows) {
            while (stream.sendWindow <= 0 || connectionWindow <= 0) {
                if (over || stream.sendingOver) {
                    throw new IOException("the client has cancelled or gone");
                }
                try {
                    windows.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }
            if (over || stream.sendingOver) {
                throw new IOException("the client has cancelled or gone");
            }
            int part = (int) Math.min(wanted, Math.min(stream.sendWindow, connectionWindow));
            stream.sendWindow -= part;
            connectionWindow -= part;
            return part;
        }
    }

    void opened(Http2Stream stream) {
        synchronized (windows) {
            stream.sendWindow = initialWindow;
        }
    }

    void connectionWindow(int increment) {
        synchronized (windows) {
            connectionWindow += increment;
            windows.notifyAll();
        }
    }

    void streamWindow(Http2Stream stream, int increment) {
        synchronized (windows) {
            stream.sendWindow += increment;
            windows.notifyAll();
        }
    }

    /** The client's SETTINGS_INITIAL_WINDOW_SIZE changes every open stream too (RFC 9113 §6.9.2). */
    void initialWindow(int size, Iterable<Http2Stream> streams) {
        synchronized (windows) {
            for (Http2Stream stream : streams) {
                stream.sendWindow += size - initialWindow;
            }
            initialWindow = size;
            windows.notifyAll();
        }
    }

    /** The stream has ended: nobody waits for its window any longer. */
    void closed(Http2Stream stream) {
        synchronized (windows) {
            stream.sendingOver = true;
            windows.notifyAll();
        }
    }

    void end() {
        synchronized (windows) {
            over = true;
            windows.notifyAll();
        }
    }
}
