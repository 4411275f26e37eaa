// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import io.penstock.testkit.internal.Hpack;
import io.penstock.testkit.internal.Http2Frame;
import io.penstock.testkit.internal.Link;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server's pen on one HTTP/2 connection: writes any frame, good or bad. Thread-safe, frame by frame. */
final class Http2Peer {
    private static final int FLOOD_BLOCK = 16_384;

    private final Link link;
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile boolean deaf;

    Http2Peer(Link link) {
        this.link = link;
    }

    void settings(int... idsAndValues) throws IOException {
        frame(Http2Frame.settings(idsAndValues));
    }

    /** A whole header block of literals, names and values as given. */
    void headers(int stream, boolean end, String... namesAndValues) throws IOException {
        block(stream, end, Hpack.encode(namesAndValues));
    }

    /** A whole header block, as bytes. */
    void block(int stream, boolean end, byte[] block) throws IOException {
        frame(Http2Frame.headers(stream, end, block));
    }

    void data(int stream, boolean end, String text) throws IOException {
        frame(Http2Frame.data(stream, end, text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** A good response. */
    void answer(int stream, String body) throws IOException {
        headers(stream, false, ":status", "200", "content-length", Integer.toString(body.length()));
        data(stream, true, body);
    }

    void frame(Http2Frame frame) throws IOException {
        raw(frame.toBytes());
    }

    void frame(int type, int flags, int stream, byte... payload) throws IOException {
        frame(new Http2Frame(type, flags, stream, payload));
    }

    synchronized void raw(byte[] bytes) throws IOException {
        link.out().write(bytes);
    }

    /** The same frame until the client goes. */
    void flood(Http2Frame frame) throws IOException {
        byte[] one = frame.toBytes();
        int count = Math.max(1, FLOOD_BLOCK / one.length);
        byte[] many = new byte[one.length * count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(one, 0, many, i * one.length, one.length);
        }
        while (!isGone()) {
            raw(many);
        }
    }

    /** Reads no more: what the client sends piles up. */
    void stopReading() {
        deaf = true;
    }

    boolean isDeaf() {
        return deaf;
    }

    void close() {
        link.close();
    }

    void reset() {
        link.reset();
    }

    /** The reading side has seen the end. */
    void ended() {
        gone.countDown();
    }

    boolean isGone() {
        return gone.getCount() == 0;
    }

    /** Waits until the client goes. */
    void awaitGone() throws IOException {
        pause(Duration.ofMinutes(1));
    }

    /** Waits, but no longer than the client stays. */
    void pause(Duration duration) throws IOException {
        try {
            gone.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
