// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import io.penstock.cache.CacheKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads records back and believes none of their bytes before their checksums. Thread-safe. */
final class EntryReader {
    private static final CacheKey UNKNOWN = new CacheKey("", "", "");

    private final Segments segments;

    EntryReader(Segments segments) {
        this.segments = segments;
    }

    /** A record that was read and found good. */
    static final class Raw {
        private final LogRecord.Header header;
        private final LogRecord.Content content;
        private final byte[] bytes;
        private final int bodyOffset;

        private Raw(LogRecord.Header header, LogRecord.Content content, byte[] bytes, int bodyOffset) {
            this.header = header;
            this.content = content;
            this.bytes = bytes;
            this.bodyOffset = bodyOffset;
        }

        LogRecord.Header header() {
            return header;
        }

        LogRecord.Content content() {
            return content;
        }

        /** Whether the body was read too; else it has its own file. */
        boolean hasBody() {
            return bodyOffset >= 0;
        }

        /** Array with the body, from {@link #bodyOffset()} on. */
        byte[] bytes() {
            return bytes;
        }

        int bodyOffset() {
            return bodyOffset;
        }

        /** The body alone. */
        byte[] body() {
            return hasBody()
                    ? Arrays.copyOfRange(bytes, bodyOffset, bodyOffset + (int) header.bodyLength())
                    : new byte[0];
        }
    }

    /** Damaged bytes, or bytes that cannot be read. */
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1;

        DamagedException(String message) {
            super(message);
        }
    }

    /** Where the body of an entry is, as a record that refers to it says; null if the entry has made room. */
    LogRecord.@Nullable Header bodyOf(Location location) throws IOException {
        Segment segment = segments.acquire(location.segment());
        if (segment == null) {
            return null;
        }
        try {
            byte[] bytes = new byte[LogRecord.HEADER];
            LogRecord.Header header =
                    segment.read(bytes, location.offset()) ? LogRecord.header(segment.salt(), bytes, 0) : null;
            if (header == null) {
                throw new DamagedException("a record is damaged");
            }
            return header.type() == LogRecord.REFERENCE
                    ? header
                    : new LogRecord.Header(
                            LogRecord.REFERENCE,
                            header.hash(),
                            header.partition(),
                            header.metaLength(),
                            header.bodyLength(),
                            location.segment(),
                            location.offset() + header.inlineOffset(),
                            header.seed());
        } finally {
            segment.release();
        }
    }

    @Nullable
    Raw readRaw(Location location) throws IOException {
        return read(location, UNKNOWN);
    }

    /**
     * Reads an entry; null if its segment has made room meanwhile.
     *
     * @param likely key of the entry
     */
    @Nullable
    Raw read(Location location, CacheKey likely) throws IOException {
        byte[] record = new byte[location.length()];
        Segment segment = segments.acquire(location.segment());
        if (segment == null) {
            return null;
        }
        LogRecord.Header header;
        try {
            if (!segment.read(record, location.offset())) {
                throw new DamagedException("a record ends early");
            }
            header = LogRecord.header(segment.salt(), record, 0);
        } finally {
            segment.release();
        }
        if (header == null
                || header.length() != record.length
                || header.hash() != location.hash()
                || header.bodyLength() != location.bodyLength()
                || !LogRecord.isCommitted(header, record, 0)
                || !LogRecord.isBodyGood(header, record)) {
            throw new DamagedException("a record is damaged");
        }
        LogRecord.Content content = LogRecord.content(header, record, likely);
        if (content == null) {
            throw new DamagedException("a head is damaged");
        }
        if (header.type() == LogRecord.ENTRY || header.bodyLength() == 0) {
            return new Raw(header, content, record, header.inlineOffset());
        }
        if (header.body() < 0) {
            return new Raw(header, content, record, -1);
        }
        byte[] body = readBody(header);
        return body == null ? null : new Raw(header, content, body, 0);
    }

    /** A body in another record, with its checksum behind it. */
    private byte @Nullable [] readBody(LogRecord.Header header) throws IOException {
        Segment segment = segments.acquire(header.body());
        if (segment == null) {
            return null;
        }
        try {
            int length = (int) header.bodyLength();
            byte[] body = new byte[length + 4];
            if (!segment.read(body, header.bodyOffset())
                    || ByteBuffer.wrap(body).getInt(length) != Checksum.of(header.seed(), body, 0, length)) {
                throw new DamagedException("a body is damaged");
            }
            return body;
        } finally {
            segment.release();
        }
    }
}
