// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Header compression as far as a server of tests needs it (RFC 7541): decodes all of it, encodes literals only, without
 * any check, so that a test can send what no well-behaved peer would. The decoder belongs to one connection.
 */
public final class Hpack {
    private static final String[] STATIC_TABLE = (":authority||:method|GET|:method|POST|:path|/|:path|/index.html|"
                    + ":scheme|http|:scheme|https|:status|200|:status|204|:status|206|:status|304|:status|400|:status|404|"
                    + ":status|500|accept-charset||accept-encoding|gzip, deflate|accept-language||accept-ranges||accept||"
                    + "access-control-allow-origin||age||allow||authorization||cache-control||content-disposition||"
                    + "content-encoding||content-language||content-length||content-location||content-range||content-type||"
                    + "cookie||date||etag||expect||expires||from||host||if-match||if-modified-since||if-none-match||"
                    + "if-range||if-unmodified-since||last-modified||link||location||max-forwards||proxy-authenticate||"
                    + "proxy-authorization||range||referer||refresh||retry-after||server||set-cookie||"
                    + "strict-transport-security||transfer-encoding||user-agent||vary||via||www-authenticate|")
            .split("\\|", -1);
    private static final int STATIC_ENTRIES = STATIC_TABLE.length / 2;
    private static final int ENTRY_OVERHEAD = 32;
    private static final int TABLE_SIZE = 4096;

    /** Newest first: name, value. */
    private final List<String[]> dynamic = new ArrayList<>();

    private int size;
    private int maxSize = TABLE_SIZE;
    private byte[] block = {};
    private int at;

    /** Literals without indexing and without Huffman coding, names as given (RFC 7541 §6.2.2). */
    public static byte[] encode(String... namesAndValues) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            out.write(0);
            text(out, namesAndValues[i]);
            text(out, namesAndValues[i + 1]);
        }
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        integer(out, 0, 7, bytes.length);
        out.writeBytes(bytes);
    }

    /** An integer with a prefix of that many bits (RFC 7541 §5.1). */
    public static void integer(ByteArrayOutputStream out, int pattern, int prefix, int value) {
        int limit = (1 << prefix) - 1;
        if (value < limit) {
            out.write(pattern | value);
            return;
        }
        out.write(pattern | limit);
        int rest = value - limit;
        for (; rest >= 128; rest >>>= 7) {
            out.write(rest & 127 | 128);
        }
        out.write(rest);
    }

    /** Decodes a whole header block: name, value, name, value, ... */
    public String[] decode(byte[] headerBlock) throws IOException {
        block = headerBlock;
        at = 0;
        List<String> pairs = new ArrayList<>();
        while (at < block.length) {
            int first = block[at] & 255;
            if (first >= 128) {
                String[] entry = entry(integer(7));
                pairs.add(entry[0]);
                pairs.add(entry[1]);
            } else if (first >= 32 && first < 64) {
                resize(integer(5));
            } else {
                boolean indexed = first >= 64;
                int nameIndex = integer(indexed ? 6 : 4);
                String name = nameIndex == 0 ? text() : entry(nameIndex)[0];
                String value = text();
                if (indexed) {
                    add(name, value);
                }
                pairs.add(name);
                pairs.add(value);
            }
        }
        return pairs.toArray(String[]::new);
    }

    private String[] entry(int index) throws IOException {
        if (index >= 1 && index <= STATIC_ENTRIES) {
            return new String[] {STATIC_TABLE[2 * index - 2], STATIC_TABLE[2 * index - 1]};
        }
        int place = index - STATIC_ENTRIES - 1;
        if (place < 0 || place >= dynamic.size()) {
            throw new IOException("HPACK index " + index + " names no entry");
        }
        return dynamic.get(place);
    }

    private void add(String name, String value) {
        dynamic.add(0, new String[] {name, value});
        size += name.length() + value.length() + ENTRY_OVERHEAD;
        evict();
    }

    private void resize(int newSize) throws IOException {
        if (newSize > TABLE_SIZE) {
            throw new IOException("HPACK table of " + newSize + " bytes; at most " + TABLE_SIZE + " are allowed");
        }
        maxSize = newSize;
        evict();
    }

    private void evict() {
        while (size > maxSize) {
            String[] oldest = dynamic.remove(dynamic.size() - 1);
            size -= oldest[0].length() + oldest[1].length() + ENTRY_OVERHEAD;
        }
    }

    private int integer(int prefix) throws IOException {
        int limit = (1 << prefix) - 1;
        int value = next() & limit;
        if (value < limit) {
            return value;
        }
        for (int shift = 0; shift <= 21; shift += 7) {
            int more = next();
            value += (more & 127) << shift;
            if (more < 128) {
                return value;
            }
        }
        throw new IOException("an HPACK integer is too long");
    }

    private int next() throws IOException {
        if (at >= block.length) {
            throw new IOException("a header block ends early");
        }
        return block[at++] & 255;
    }

    private String text() throws IOException {
        boolean huffman = at < block.length && block[at] < 0;
        int length = integer(7);
        if (length > block.length - at) {
            throw new IOException("a header block ends early");
        }
        int from = at;
        at += length;
        return huffman
                ? new String(Huffman.decode(block, from, at), StandardCharsets.ISO_8859_1)
                : new String(block, from, length, StandardCharsets.ISO_8859_1);
    }
}
