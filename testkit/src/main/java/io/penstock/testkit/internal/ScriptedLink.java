// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import io.penstock.testkit.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection of a {@link ScriptedServer}: records what it reads. */
public final class ScriptedLink implements ScriptedServer.Connection {
    private static final int MAX_RECORDED = 1 << 20;
    private static final int MAX_HEAD = 1 << 20;

    private final int number;
    private final Link link;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private volatile @Nullable IOException failure;

    public ScriptedLink(int number, Link link) {
        this.number = number;
        this.link = link;
    }

    /** Runs a script and remembers how it failed. */
    public void run(ScriptedServer.Script script) throws IOException {
        try {
            script.run(this);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** What has come so far. */
    public String received() {
        synchronized (received) {
            return received.toString(StandardCharsets.ISO_8859_1);
        }
    }

    public Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public int number() {
        return number;
    }

    private int next() throws IOException {
        int b = link.in().read();
        if (b >= 0) {
            record(new byte[] {(byte) b}, 1);
        }
        return b;
    }

    private void record(byte[] bytes, int length) {
        synchronized (received) {
            if (received.size() < MAX_RECORDED) {
                received.write(bytes, 0, length);
            }
        }
    }

    @Override
    public String readHead() throws IOException {
        StringBuilder head = new StringBuilder(256);
        while (head.length() < MAX_HEAD) {
            int b = next();
            if (b < 0) {
                return "";
            }
            head.append((char) b);
            if (b == '\n'
                    && (head.toString().endsWith("\r\n\r\n") || head.toString().endsWith("\n\n"))) {
                return head.toString();
            }
        }
        throw new IOException("a request head of more than " + MAX_HEAD + " bytes");
    }

    @Override
    public byte[] read(int count) throws IOException {
        byte[] bytes = link.in().readNBytes(count);
        record(bytes, bytes.length);
        if (bytes.length < count) {
            throw new EOFException("the client has gone");
        }
        return bytes;
    }

    @Override
    public void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        link.out().write(bytes);
    }

    @Override
    public void pause(Duration duration) throws IOException {
        long deadline = System.nanoTime() + duration.toNanos();
        while (true) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            link.socket().setSoTimeout((int) left);
            try {
                skipOrThrow();
            } catch (SocketTimeoutException e) {
                break;
            }
        }
        link.socket().setSoTimeout(0);
    }

    private void skipOrThrow() throws IOException {
        byte[] bytes = new byte[8192];
        int count = link.in().read(bytes);
        if (count < 0) {
            throw new EOFException("the client has gone");
        }
        record(bytes, count);
    }

    @Override
    public void awaitGone() throws IOException {
        byte[] bytes = new byte[8192];
        int count = link.in().read(bytes);
        while (count >= 0) {
            record(bytes, count);
            count = link.in().read(bytes);
        }
    }

    @Override
    public void close() {
        link.close();
    }

    @Override
    public void drop() {
        link.drop();
    }

    @Override
    public void reset() {
        link.reset();
    }
}
