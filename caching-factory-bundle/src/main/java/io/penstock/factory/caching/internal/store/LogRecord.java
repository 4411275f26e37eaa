// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import io.penstock.cache.CacheKey;
import io.penstock.cache.CachedHead;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One record of a segment: a header of fixed size, key and head, the body if it is in the record, and the commit word,
 * which comes last and is right only if all before it was written. Every part has its checksum; the segment's salt keeps
 * a body from passing for a record.
 *
 * <pre>
 *  0 magic      8 salt         24 partition      40 body: segment or -file   52 seed of the body's checksums
 *  4 type      16 key hash     28 meta length    44 body offset              56 0
 *                              32 body length    48 0                        60 checksum of the header
 * 64 meta, its checksum; body and its checksum; commit word; zeros up to a multiple of 8
 * </pre>
 */
final class LogRecord {
    static final int HEADER = 64;
    static final int ALIGNMENT = 8;

    /** A response with its body. */
    static final byte ENTRY = 1;
    /** A response whose body is elsewhere: in its own file, or in another record. */
    static final byte REFERENCE = 2;
    /** A response is no longer stored: the one whose record the body fields name. */
    static final byte REMOVAL = 3;

    private static final int MAGIC = 0x5053_5231;
    private static final int COMMIT = 0x434f_4d54;
    private static final int MAX_META = 16 << 20;
    private static final byte[] NOTHING = {};

    private LogRecord() {}

    /**
     * What the fixed part says.
     *
     * @param body number of the segment that holds the body, or minus the number of its file
     * @param bodyOffset of the body's first byte in that segment; 0 for an {@link #ENTRY}
     */
    record Header(
            byte type, long hash, int partition, int metaLength, long bodyLength, int body, int bodyOffset, int seed) {
        int inlineLength() {
            return type == ENTRY ? (int) bodyLength : 0;
        }

        /** Where the inline body begins in the record. */
        int inlineOffset() {
            return HEADER + metaLength + 4;
        }

        /** Length of the whole record. */
        int length() {
            int body = inlineLength();
            int length = inlineOffset() + (body == 0 ? 0 : body + 4) + 4;
            return length + ALIGNMENT - 1 & -ALIGNMENT;
        }

        private int commitOffset() {
            return inlineOffset() + (inlineLength() == 0 ? 0 : inlineLength() + 4);
        }
    }

    /** Key and head. */
    record Content(CacheKey key, CachedHead head) {}

    static byte[] entry(long salt, int segment, CacheKey key, CachedHead head, byte[] body, int length, int seed) {
        return write(salt, ENTRY, key, meta(key, head), length, segment, 0, seed, body);
    }

    static byte[] reference(long salt, CacheKey key, CachedHead head, Header body) {
        return write(
                salt,
                REFERENCE,
                key,
                meta(key, head),
                body.bodyLength(),
                body.body(),
                body.bodyOffset(),
                body.seed(),
                NOTHING);
    }

    static byte[] removal(long salt, Location removed) {
        Header header =
                new Header(REMOVAL, removed.hash(), removed.partition(), 0, 0, removed.segment(), removed.offset(), 0);
        return write(salt, header, NOTHING, NOTHING);
    }

    private static byte[] write(
            long salt,
            byte type,
            CacheKey key,
            byte[] meta,
            long bodyLength,
            int bodyPlace,
            int bodyOffset,
            int seed,
            byte[] body) {
        long hash = KeyHash.of(key);
        int partition = KeyHash.ofEngine(key.engine());
        return write(
                salt,
                new Header(type, hash, partition, meta.length, bodyLength, bodyPlace, bodyOffset, seed),
                meta,
                body);
    }

    private static byte[] write(long salt, Header header, byte[] meta, byte[] body) {
        byte[] record = new byte[header.length()];
        ByteBuffer out = ByteBuffer.wrap(record);
        out.putInt(MAGIC).put(header.type()).put(new byte[3]).putLong(salt).putLong(header.hash());
        out.putInt(header.partition()).putInt(header.metaLength()).putLong(header.bodyLength());
        out.putInt(header.body())
                .putInt(header.bodyOffset())
                .putInt(0)
                .putInt(header.seed())
                .putInt(0);
        int headerSum = Checksum.of(0, record, 0, HEADER - 4);
        out.putInt(headerSum);
        int metaSum = Checksum.of(headerSum, meta, 0, meta.length);
        out.put(meta).putInt(metaSum);
        int length = header.inlineLength();
        if (length > 0) {
            out.put(body, 0, length).putInt(Checksum.of(header.seed(), body, 0, length));
        }
        out.putInt(COMMIT ^ metaSum);
        return record;
    }

    /** The header that begins there; null if there is none of that segment. */
    static @Nullable Header header(long salt, byte[] bytes, int offset) {
        if (bytes.length - offset < HEADER) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, HEADER);
        if (in.getInt(offset) != MAGIC
                || in.getLong(offset + 8) != salt
                || in.getInt(offset + HEADER - 4) != Checksum.of(0, bytes, offset, HEADER - 4)) {
            return null;
        }
        Header header = new Header(
                in.get(offset + 4),
                in.getLong(offset + 16),
                in.getInt(offset + 24),
                in.getInt(offset + 28),
                in.getLong(offset + 32),
                in.getInt(offset + 40),
                in.getInt(offset + 44),
                in.getInt(offset + 52));
        boolean known = header.type == ENTRY || header.type == REFERENCE || header.type == REMOVAL;
        boolean sane = header.metaLength >= 0
                && header.metaLength <= MAX_META
                && header.bodyLength >= 0
                && (header.type != ENTRY || header.bodyLength <= EntryWriter.MAX_INLINE);
        return known && sane ? header : null;
    }

    /** Whether the commit word of a whole record is right. */
    static boolean isCommitted(Header header, byte[] record, int offset) {
        ByteBuffer in = ByteBuffer.wrap(record);
        int metaSum = in.getInt(offset + HEADER + header.metaLength());
        return in.getInt(offset + header.commitOffset()) == (COMMIT ^ metaSum);
    }

    /**
     * Key and head of a whole record; null if they are damaged.
     *
     * @param likely the key that is probably there, to be used again
     */
    static @Nullable Content content(Header header, byte[] record, CacheKey likely) {
        ByteBuffer in = ByteBuffer.wrap(record);
        int headerSum = in.getInt(HEADER - 4);
        if (in.getInt(HEADER + header.metaLength()) != Checksum.of(headerSum, record, HEADER, header.metaLength())) {
            return null;
        }
        try {
            in.position(HEADER).limit(HEADER + header.metaLength());
            String engine = text(in, record, likely.engine());
            String scope = text(in, record, likely.scope());
            String uri = text(in, record, likely.uri());
            boolean same = uri.equals(likely.uri()) && scope.equals(likely.scope()) && engine.equals(likely.engine());
            return new Content(same ? likely : new CacheKey(engine, scope, uri), CachedHead.of(in));
        } catch (IllegalArgumentException | BufferUnderflowException unreadable) {
            return null;
        }
    }

    /** Whether the inline body of a whole record is right. */
    static boolean isBodyGood(Header header, byte[] record) {
        int length = header.inlineLength();
        int offset = header.inlineOffset();
        return length == 0
                || ByteBuffer.wrap(record).getInt(offset + length)
                        == Checksum.of(header.seed(), record, offset, length);
    }

    private static byte[] meta(CacheKey key, CachedHead head) {
        byte[] engine = key.engine().getBytes(StandardCharsets.UTF_8);
        byte[] scope = key.scope().getBytes(StandardCharsets.UTF_8);
        byte[] uri = key.uri().getBytes(StandardCharsets.UTF_8);
        byte[] fields = head.toBytes();
        ByteBuffer meta = ByteBuffer.allocate(12 + engine.length + scope.length + uri.length + fields.length);
        for (byte[] text : new byte[][] {engine, scope, uri}) {
            meta.putInt(text.length).put(text);
        }
        return meta.put(fields).array();
    }

    private static String text(ByteBuffer in, byte[] record, String likely) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("a text beyond the end of its record");
        }
        int start = in.position();
        in.position(start + length);
        boolean same = length == likely.length();
        for (int i = 0; same && i < length; i++) {
            same = record[start + i] == likely.charAt(i);
        }
        return same ? likely : new String(record, start, length, StandardCharsets.UTF_8);
    }
}
