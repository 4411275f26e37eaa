// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The coding {@code deflate} (RFC 9110 §8.4.1.2): the zlib format with its checksum (RFC 1950), or the bare deflate
 * format (RFC 1951) that some origins send under that name.
 */
final class DeflateDecoder implements Decoder {
    private @Nullable Inflater inflater;
    private int first = -1;
    private boolean begun;

    @Override
    public void decode(ByteBuffer in, ByteBuffer out) throws DataFormatException {
        Inflater now = inflater;
        if (now == null) {
            now = open(in);
            if (now == null) {
                return;
            }
        }
        while (in.hasRemaining() && out.hasRemaining() || !now.finished() && out.hasRemaining()) {
            if (now.finished()) {
                throw new DataFormatException("data after the end of the deflate stream");
            }
            now.setInput(in);
            int made = now.inflate(out);
            if (now.needsDictionary()) {
                throw new DataFormatException("the deflate stream needs a dictionary");
            }
            if (made == 0 && !now.finished()) {
                return;
            }
        }
    }

    private @Nullable Inflater open(ByteBuffer in) throws DataFormatException {
        if (!in.hasRemaining()) {
            return null;
        }
        begun = true;
        if (first < 0) {
            first = in.get() & 255;
        }
        if (!in.hasRemaining()) {
            return null;
        }
        int second = in.get(in.position()) & 255;
        boolean zlib = (first & 15) == 8 && (first << 8 | second) % 31 == 0;
        Inflater made = new Inflater(!zlib);
        made.setInput(new byte[] {(byte) first});
        byte[] none = new byte[1];
        if (made.inflate(none) != 0) { // one byte of a header, or of a block, gives nothing yet
            made.end();
            throw new DataFormatException("the deflate stream is corrupt");
        }
        inflater = made;
        return made;
    }

    @Override
    public boolean isComplete() {
        Inflater now = inflater;
        return !begun || now != null && now.finished();
    }

    @Override
    public void close() {
        Inflater now = inflater;
        if (now != null) {
            now.end();
        }
    }
}
