// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import io.penstock.network.HeaderFields;
import java.io.FilterInputStream;
import java.io.IOException;

/** A request body that says 100 Continue as it is first read, if the client waits for that. */
final class Http2Continue extends FilterInputStream {
    private final Http2Writer writer;
    private final Http2Stream stream;
    private boolean expected;

    Http2Continue(RequestHead head, Http2Writer writer, Http2Stream stream) {
        super(stream);
        this.writer = writer;
        this.stream = stream;
        expected = head.has("expect", "100-continue");
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (expected) {
            expected = false;
            writer.headers(stream.id(), false, 100, HeaderFields.EMPTY);
        }
        return super.read(buffer, offset, length);
    }
}
