// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** The body of an HTTP/1 request, read off the connection (RFC 9112 §6). */
final class Http1Body extends InputStream {
    private static final int DRAINED = 1 << 20;

    private final Link link;
    private final InputStream in;
    private final BaseResponder responder;
    private final boolean chunked;
    private final boolean expectContinue;
    private final CountDownLatch ready = new CountDownLatch(1);
    private boolean continued;
    private long left;
    private boolean firstChunk = true;
    private volatile boolean complete;

    Http1Body(RequestHead head, Link link, Http1Responder responder) throws IOException {
        this.link = link;
        in = link.in();
        this.responder = responder;
        chunked = head.has("Transfer-Encoding", "chunked");
        expectContinue = head.has("Expect", "100-continue");
        responder.onEnd(ready::countDown);
        try {
            left = chunked ? 0 : Long.parseLong(head.fields().valueOr("Content-Length", "0"));
        } catch (NumberFormatException e) {
            throw new IOException("Content-Length is no number", e);
        }
        if (!chunked && left == 0) {
            completed();
        }
    }

    boolean isComplete() {
        return complete;
    }

    /** Waits until the body is read, or, if its handler answers without it, drains what is small. */
    void awaitEndOr(BaseResponder answer) throws IOException {
        try {
            ready.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (!complete && !answer.isOpen()) {
            drain();
        }
    }

    private synchronized void drain() throws IOException {
        if (expectContinue && !continued) {
            throw new IOException("answered without 100 Continue: whether a body follows is unknown");
        }
        byte[] buffer = new byte[8192];
        int drained = 0;
        while (!complete && drained < DRAINED) {
            drained += Math.max(0, read(buffer, 0, buffer.length));
        }
        if (!complete) {
            throw new IOException("answered before a long body was read");
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public synchronized int read(byte[] buffer, int offset, int length) throws IOException {
        if (complete || length == 0) {
            return complete ? -1 : 0;
        }
        if (expectContinue && !continued && !responder.isStarted()) {
            continued = true;
            link.out().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        if (chunked && left == 0 && !nextChunk()) {
            completed();
            return -1;
        }
        int count = in.read(buffer, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the request body ends early");
        }
        left -= count;
        if (!chunked && left == 0) {
            completed();
        }
        return count;
    }

    private boolean nextChunk() throws IOException {
        if (!firstChunk) {
            RequestHead.readLine(in);
        }
        firstChunk = false;
        String line = RequestHead.readLine(in).orElseThrow(() -> new EOFException("the request body ends early"));
        int extension = line.indexOf(';');
        try {
            left = Long.parseLong((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
        } catch (NumberFormatException e) {
            throw new IOException("no chunk size: " + line, e);
        }
        if (left == 0) {
            RequestHead.readFields(in);
        }
        return left > 0;
    }

    private void completed() {
        complete = true;
        ready.countDown();
    }
}
