// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CacheWriter;
import io.penstock.cache.CachedBody;
import io.penstock.factory.caching.internal.policy.Decision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Copies the stored part of a body into the whole, before or after what the origin sends. */
final class Combining {
    private final Decision.Complete asked;
    private final CacheWriter writer;
    private final Relay relay;
    private final Executor executor;
    private final Runnable whenBroken;
    private @Nullable CachedBody source;
    private long position;

    Combining(Decision.Complete asked, CacheWriter writer, Relay relay, Executor executor, Runnable whenBroken) {
        this.asked = asked;
        this.writer = writer;
        this.relay = relay;
        this.executor = executor;
        this.whenBroken = whenBroken;
    }

    /** Whether the stored part comes last. */
    boolean hasSuffix() {
        return !asked.isAfter();
    }

    /** Copies what comes before the network's bytes; the relay is held until then. */
    void start() {
        if (hasSuffix()) {
            relay.release();
        } else {
            copy(relay::release);
        }
    }

    /** Copies what comes after the network's bytes, then runs the action. */
    void appendStored(Runnable done) {
        copy(done);
    }

    private void copy(Runnable done) {
        try {
            executor.execute(() -> copyNow(done));
        } catch (RejectedExecutionException overloaded) {
            broken();
        }
    }

    private void copyNow(Runnable done) {
        try {
            CachedBody body = source;
            if (body == null) {
                body = asked.part().open();
                source = body;
            }
            while (position < body.length()) {
                if (!writer.isReady(() -> copyNow(done))) {
                    return;
                }
                ByteBuffer bytes = body.read(position);
                position += bytes.remaining();
                writer.write(bytes);
                relay.more();
            }
            body.close();
        } catch (IOException e) {
            broken();
            return;
        }
        done.run();
    }

    private void broken() {
        CachedBody body = source;
        if (body != null) {
            body.close();
        }
        whenBroken.run();
    }
}
