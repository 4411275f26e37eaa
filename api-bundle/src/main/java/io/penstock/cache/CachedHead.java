// SPDX-License-Identifier: Apache-2.0
package io.penstock.cache;

import io.penstock.network.HeaderFields;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a cache knows of a stored response beside its body. Immutable, thread-safe.
 *
 * <p>A store keeps it as {@link #toBytes()} and may keep the object itself, with the {@linkplain #view view} that was
 * once made of it.
 */
public final class CachedHead {
    private final int status;
    private final HeaderFields fields;
    private final String variant;
    private final long requested;
    private final long received;

    private volatile @Nullable Object view;

    /**
     * A head.
     *
     * @param status final HTTP status
     * @param fields as they may be stored (RFC 9111 §3.1)
     * @param variant tells the answers of one key apart: what {@code Vary} selected by, and the place of a partial
     *     body; no secrets
     * @param requested when the request was sent, in milliseconds since 1970
     * @param received when the head came, in milliseconds since 1970
     */
    public CachedHead(int status, HeaderFields fields, String variant, long requested, long received) {
        this.status = status;
        this.fields = Objects.requireNonNull(fields);
        this.variant = Objects.requireNonNull(variant);
        this.requested = requested;
        this.received = received;
    }

    public int status() {
        return status;
    }

    public HeaderFields fields() {
        return fields;
    }

    /** Of two answers with equal key and equal variant only the newer one is kept. */
    public String variant() {
        return variant;
    }

    /** When the request was sent, in milliseconds since 1970. */
    public long requested() {
        return requested;
    }

    /** When the head came, in milliseconds since 1970. */
    public long received() {
        return received;
    }

    /**
     * What a cache has made of this head, made at most a few times and kept with it.
     *
     * @param type of the view; a view of another type is replaced
     */
    public <T> T view(Class<T> type, Function<? super CachedHead, ? extends T> maker) {
        Object known = view;
        if (type.isInstance(known)) {
            return type.cast(known);
        }
        T made = maker.apply(this);
        view = made;
        return made;
    }

    /** A compact form that {@link #of} reads, also in later versions. */
    public byte[] toBytes() {
        return HeadCodec.write(this);
    }

    /**
     * Reads what {@link #toBytes()} wrote; the buffer is consumed.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static CachedHead of(ByteBuffer bytes) {
        return HeadCodec.read(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CachedHead that
                && that.status == status
                && that.requested == requested
                && that.received == received
                && that.variant.equals(variant)
                && that.fields.equals(fields);
    }

    @Override
    public int hashCode() {
        return Objects.hash(status, requested, received, variant, fields);
    }

    /** Status and fields, no secrets. */
    @Override
    public String toString() {
        return status + " " + fields;
    }
}
