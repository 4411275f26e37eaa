// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.network.LendingBodySubscriber;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Counts a body of any size and keeps its beginning. */
final class PeekBody implements LendingBodySubscriber<PeekBody.Seen> {
    /**
     * What was seen.
     *
     * @param beginning as UTF-8
     * @param bytes of the whole body, decoded
     * @param file where it is; empty if it is not kept
     */
    record Seen(String beginning, long bytes, String file) {}

    private final CompletableFuture<Seen> body = new CompletableFuture<>();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final int limit;
    private long bytes;

    /** @param limit bytes to keep */
    PeekBody(int limit) {
        this.limit = limit;
    }

    @Override
    public CompletionStage<Seen> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onLent(ByteBuffer buffer) {
        bytes += buffer.remaining();
        byte[] part = new byte[Math.min(buffer.remaining(), limit - kept.size())];
        buffer.get(part);
        kept.writeBytes(part);
        buffer.position(buffer.limit());
    }

    @Override
    public void onError(Throwable error) {
        body.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        body.complete(new Seen(kept.toString(StandardCharsets.UTF_8), bytes, ""));
    }
}
