// SPDX-License-Identifier: Apache-2.0
package io.penstock.cache;

import io.penstock.network.HeaderFields;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of a head: version, status, times, variant, fields. Numbers are varints; a name that many answers have is
 * one byte.
 */
final class HeadCodec {
    private static final byte VERSION = 1;
    private static final int MAX_FIELDS = 10_000;

    /** Only ever to be appended to: the place in the list is stored. */
    private static final String[] COMMON = {
        "Date",
        "Content-Type",
        "Content-Length",
        "Cache-Control",
        "ETag",
        "Last-Modified",
        "Expires",
        "Vary",
        "Age",
        "Server",
        "Content-Encoding",
        "Accept-Ranges",
        "Content-Language",
        "Content-Location",
        "Content-Range",
        "Location",
        "Link",
        "Set-Cookie",
        "Strict-Transport-Security",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "Access-Control-Allow-Origin",
        "Content-Security-Policy",
        "Content-Disposition",
        "Alt-Svc",
        "Via",
        "Pragma",
        "date",
        "content-type",
        "content-length",
        "cache-control",
        "etag",
        "last-modified",
        "expires",
        "vary",
        "age",
        "server",
        "content-encoding",
        "accept-ranges",
        "content-language",
        "content-location",
        "content-range",
        "location",
        "link",
        "set-cookie",
        "strict-transport-security",
        "x-content-type-options",
        "x-frame-options",
        "access-control-allow-origin",
        "content-security-policy",
        "content-disposition",
        "alt-svc",
        "via",
        "pragma",
        "X-Cache",
        "x-cache",
        "ETAG",
        "Cache-Status",
        "cache-status"
    };

    private HeadCodec() {}

    static byte[] write(CachedHead head) {
        Output out = new Output();
        out.one(VERSION);
        out.number(head.status());
        out.number(head.requested());
        out.number(head.received());
        out.text(head.variant());
        HeaderFields fields = head.fields();
        out.number(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            int common = commonName(fields.name(i));
            out.number(common + 1L);
            if (common < 0) {
                out.text(fields.name(i));
            }
            out.text(fields.value(i));
        }
        return out.toBytes();
    }

    static CachedHead read(ByteBuffer in) {
        try {
            if (in.get() != VERSION) {
                throw new IllegalArgumentException("a stored head of an unknown version");
            }
            int status = (int) number(in);
            long requested = number(in);
            long received = number(in);
            String variant = text(in);
            long count = number(in);
            if (count > MAX_FIELDS || count < 0) {
                throw new IllegalArgumentException("a stored head with " + count + " fields");
            }
            String[] pairs = new String[2 * (int) count];
            for (int i = 0; i < pairs.length; i += 2) {
                long common = number(in);
                if (common > COMMON.length || common < 0) {
                    throw new IllegalArgumentException("a stored head with an unknown field name");
                }
                pairs[i] = common == 0 ? text(in) : COMMON[(int) common - 1];
                pairs[i + 1] = text(in);
            }
            return new CachedHead(status, HeaderFields.ofTrusted(pairs), variant, requested, received);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a stored head that ends early", e);
        }
    }

    private static int commonName(String name) {
        for (int i = 0; i < COMMON.length; i++) {
            if (COMMON[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static long number(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 127) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a stored head with an endless number");
    }

    /** The length counts double; odd for UTF-8, even for ISO 8859-1, which is what field values nearly always are. */
    private static String text(ByteBuffer in) {
        long tag = number(in);
        long length = tag >>> 1;
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        var charset = (tag & 1) == 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        int size = (int) length;
        if (in.hasArray()) {
            String text = new String(in.array(), in.arrayOffset() + in.position(), size, charset);
            in.position(in.position() + size);
            return text;
        }
        byte[] bytes = new byte[size];
        in.get(bytes);
        return new String(bytes, charset);
    }

    private static final class Output {
        private byte[] bytes = new byte[512];
        private int length;

        void one(byte value) {
            room(1);
            bytes[length++] = value;
        }

        void number(long value) {
            long rest = value;
            while ((rest & ~127L) != 0) {
                one((byte) (rest | 128));
                rest >>>= 7;
            }
            one((byte) rest);
        }

        void text(String text) {
            boolean wide = false;
            for (int i = 0; i < text.length() && !wide; i++) {
                wide = text.charAt(i) > 255;
            }
            byte[] encoded = text.getBytes(wide ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
            number(2L * encoded.length + (wide ? 1 : 0));
            room(encoded.length);
            System.arraycopy(encoded, 0, bytes, length, encoded.length);
            length += encoded.length;
        }

        byte[] toBytes() {
            return Arrays.copyOf(bytes, length);
        }

        private void room(int more) {
            if (length + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
            }
        }
    }
}
