// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** Takes a body of any size, keeps its first MiB. */
final class BoundedBody implements BodySubscriber<BoundedBody.Content> {
    private static final int KEPT = 1 << 20;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final CompletableFuture<Content> body = new CompletableFuture<>();
    private long length;

    /**
     * What came.
     *
     * @param text the first MiB as ISO 8859-1
     * @param length bytes in all
     */
    record Content(String text, long length) {}

    @Override
    public CompletionStage<Content> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            length += buffer.remaining();
            byte[] piece = new byte[Math.min(buffer.remaining(), KEPT - kept.size())];
            buffer.get(piece);
            kept.writeBytes(piece);
        }
    }

    @Override
    public void onError(Throwable error) {
        body.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        body.complete(new Content(kept.toString(StandardCharsets.ISO_8859_1), length));
    }
}
