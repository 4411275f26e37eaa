// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http2;

import io.penstock.factory.httpclient.internal.exchange.Upload;
import io.penstock.network.NetworkException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The request body of one stream, as far as the windows let it (RFC 9113 §5.2). */
final class StreamBody implements Upload.Outlet {
    private final Http2Output output;
    private final Http2Stream stream;

    StreamBody(Http2Output output, Http2Stream stream) {
        this.output = output;
        this.stream = stream;
    }

    @Override
    public void write(ByteBuffer data) throws IOException {
        output.data(stream, data);
    }

    @Override
    public void end() throws IOException {
        output.end(stream);
    }

    @Override
    public void fail(NetworkException failure) {
        stream.exchange.abort(failure);
    }

    @Override
    public void broken(IOException cause) {
        // the end of the connection follows, and decides
    }
}
