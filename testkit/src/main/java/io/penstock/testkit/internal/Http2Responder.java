// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import io.penstock.network.HeaderFields;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers on one HTTP/2 stream. */
final class Http2Responder extends BaseResponder {
    private static final Logger LOG = LoggerFactory.getLogger(Http2Responder.class);
    private static final int NO_ERROR = 0;

    private final Link link;
    private final Http2Writer writer;
    private final Http2Stream stream;
    private final RequestHead head;

    Http2Responder(Link link, Http2Writer writer, Http2Stream stream, RequestHead head, Runnable onEnd) {
        super(onEnd);
        this.link = link;
        this.writer = writer;
        this.stream = stream;
        this.head = head;
    }

    @Override
    public void informational(int status, HeaderFields fields) throws IOException {
        writer.headers(stream.id(), false, status, fields);
    }

    @Override
    public void send(int status, HeaderFields fields, byte[] body) throws IOException {
        start();
        boolean bodiless = isBodiless(head.method(), status);
        boolean framed = fields.contains("Content-Length") || status == 204 || status == 304;
        HeaderFields all = framed ? fields : fields.with("Content-Length", Integer.toString(body.length));
        boolean empty = bodiless || body.length == 0;
        writer.headers(stream.id(), empty && trailers().isEmpty(), status, all);
        if (!empty) {
            writer.data(stream, trailers().isEmpty(), body, 0, body.length);
        }
        if (!trailers().isEmpty()) {
            writer.headers(stream.id(), true, 0, trailers());
        }
        finish();
    }

    @Override
    public OutputStream stream(int status, HeaderFields fields) throws IOException {
        start();
        boolean bodiless = isBodiless(head.method(), status);
        writer.headers(stream.id(), bodiless, status, fields);
        return new Body(bodiless);
    }

    private void finish() throws IOException {
        if (!stream.isWhole()) {
            // RFC 9113 §8.1: the rest of the request is not wanted
            writer.write(Http2Frame.reset(stream.id(), NO_ERROR));
        }
        end();
    }

    @Override
    public void abort() {
        link.reset();
        end();
    }

    @Override
    public void reset(int errorCode) {
        try {
            writer.write(Http2Frame.reset(stream.id(), errorCode));
        } catch (IOException e) {
            LOG.debug("stream {} cannot be reset any more: {}", stream.id(), e.toString());
        }
        stream.over();
        end();
    }

    private final class Body extends OutputStream {
        private final boolean bodiless;
        private boolean closed;

        Body(boolean bodiless) {
            this.bodiless = bodiless;
            this.closed = false;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
            if (closed || !isOpen()) {
                throw new IOException("the client has cancelled or gone, or the body has ended");
            }
            if (!bodiless) {
                writer.data(stream, false, bytes, offset, length);
            }
        }

        @Override
        public synchronized void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            if (!isOpen()) {
                return;
            }
            if (!bodiless) {
                if (trailers().isEmpty()) {
                    writer.data(stream, true, new byte[0], 0, 0);
                } else {
                    writer.headers(stream.id(), true, 0, trailers());
                }
            }
            finish();
        }
    }
}
