// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.reference;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Takes content codings off a body, the JDK's way. */
final class ReferenceDecoding {
    private static final int MAX_CODINGS = 5;

    private ReferenceDecoding() {}

    static byte[] decode(URI uri, List<String> codings, byte[] body, long limit) throws NetworkException {
        if (codings.size() > MAX_CODINGS) {
            throw new NetworkException(NetworkError.DECODING, uri, codings.size() + " codings");
        }
        try {
            InputStream in = new ByteArrayInputStream(body);
            for (int i = codings.size() - 1; i >= 0; i--) {
                in = switch (codings.get(i)) {
                    case "gzip", "x-gzip" -> new GZIPInputStream(in);
                    case "deflate" -> new InflaterInputStream(in);
                    default -> throw new NetworkException(NetworkError.DECODING, uri, "an unknown coding");
                };
            }
            return read(uri, in, limit);
        } catch (EOFException e) {
            throw new NetworkException(NetworkError.TRUNCATED, uri, "the coding ends early", e);
        } catch (NetworkException e) {
            throw e;
        } catch (IOException e) {
            throw new NetworkException(NetworkError.DECODING, uri, "the coding is corrupt", e);
        }
    }

    private static byte[] read(URI uri, InputStream in, long limit) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[65_536];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
            if (out.size() > limit) {
                throw new NetworkException(NetworkError.DECODED_BODY_TOO_LARGE, uri, "a bomb");
            }
        }
        return out.toByteArray();
    }
}
