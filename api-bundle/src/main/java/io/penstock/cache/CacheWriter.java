// SPDX-License-Identifier: Apache-2.0
package io.penstock.cache;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A response that is being stored. Nobody finds it before {@link #commit}. Ends with exactly one of {@code commit} and
 * {@link #discard}. Calls come from one thread at a time, {@link #body()} excepted.
 *
 * <p>A write that fails is no error of the exchange: the writer says {@link #isFailed()} and swallows the rest.
 */
@ConsumerType
public interface CacheWriter {
    /** Appends all bytes of the buffer, which is consumed on return. Never blocks. */
    void write(ByteBuffer bytes);

    /**
     * Whether the next piece can be taken without going beyond the writer's share of memory (64 KiB). If not, the
     * action runs once, when it can or when the writer has failed.
     */
    boolean isReady(Runnable later);

    /** Bytes written so far. */
    long length();

    /** Whether nothing will be stored any more: the disk is full, the response too large, the store closed. */
    boolean isFailed();

    /** What has been written so far, to be read while more is written. Reading from a failed writer fails. */
    CachedBody body();

    /**
     * Makes the response one that {@link CacheStore#find} finds, in place of all others of equal key and variant and
     * of those that are named.
     *
     * @param head the final one
     * @return completes when a crash of this process no longer harms it; with nothing if it could not be stored
     */
    CompletableFuture<Optional<CachedResponse>> commit(CachedHead head, Collection<CachedResponse> replaced);

    /** Forgets all of it. */
    void discard();
}
