// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import io.penstock.network.HeaderFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** Answers on an HTTP/1 connection. */
final class Http1Responder extends BaseResponder {
    private final Link link;
    private final RequestHead head;
    private volatile boolean close;

    Http1Responder(Link link, RequestHead head, Runnable onEnd) {
        super(onEnd);
        this.link = link;
        this.head = head;
        close = head.has("Connection", "close")
                || head.protocol().equals("HTTP/1.0") && !head.has("Connection", "keep-alive");
    }

    /** Whether another request may follow on the connection. */
    boolean keepsConnection() {
        return !close;
    }

    @Override
    public void informational(int status, HeaderFields fields) throws IOException {
        link.out().write(Http1Response.bytes(status, fields));
    }

    @Override
    public void send(int status, HeaderFields fields, byte[] body) throws IOException {
        boolean bodiless = isBodiless(head.method(), status);
        if (!trailers().isEmpty() && !bodiless) {
            try (OutputStream out = stream(status, fields)) {
                out.write(body);
            }
            return;
        }
        start();
        boolean framed = fields.contains("Content-Length")
                || fields.contains("Transfer-Encoding")
                || status == 204
                || status == 304;
        byte[] start = Http1Response.bytes(
                status, withClose(framed ? fields : fields.with("Content-Length", Integer.toString(body.length))));
        if (bodiless || body.length == 0) {
            link.out().write(start);
        } else if (body.length <= 64 * 1024) {
            ByteArrayOutputStream message = new ByteArrayOutputStream(start.length + body.length);
            message.writeBytes(start);
            message.writeBytes(body);
            link.out().write(message.toByteArray());
        } else {
            link.out().write(start);
            link.out().write(body);
        }
        finish();
    }

    @Override
    public OutputStream stream(int status, HeaderFields fields) throws IOException {
        start();
        boolean chunked = !fields.contains("Content-Length")
                && !fields.contains("Transfer-Encoding")
                && !isBodiless(head.method(), status);
        if (chunked && head.protocol().equals("HTTP/1.0")) {
            chunked = false;
            close = true;
        }
        HeaderFields framed = chunked ? fields.with("Transfer-Encoding", "chunked") : fields;
        link.out().write(Http1Response.bytes(status, withClose(framed)));
        return new Http1Stream(this, link.out(), chunked, isBodiless(head.method(), status));
    }

    private HeaderFields withClose(HeaderFields fields) {
        for (String value : fields.allValues("Connection")) {
            if (value.toLowerCase(Locale.ROOT).contains("close")) {
                close = true;
                return fields;
            }
        }
        return close ? fields.with("Connection", "close") : fields;
    }

    /** The answer is complete. */
    void finish() {
        end();
        if (close) {
            link.close();
        }
    }

    @Override
    public void abort() {
        close = true;
        link.reset();
        end();
    }

    @Override
    public void reset(int errorCode) {
        abort();
    }
}
