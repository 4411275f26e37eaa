// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.network.LendingBodySubscriber;
import io.penstock.network.NetworkError;
import io.penstock.network.spi.ResponseHead;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Collects the body of a document and tells the model of each piece, so that limits hold while it streams. */
final class DocumentSubscriber implements LendingBodySubscriber<BodyCollector> {
    private final Decisions decisions;
    private final Document document;
    private final BodyCollector collector;
    private final CompletableFuture<BodyCollector> whole = new CompletableFuture<>();

    private @Nullable Subscription subscription;

    private DocumentSubscriber(Decisions decisions, Document document, BodyCollector collector) {
        this.decisions = decisions;
        this.document = document;
        this.collector = collector;
    }

    /** What to do with an answer's body; one that is no document is let go in small measure, so that the connection lives on. */
    static BodySubscriber<BodyCollector> of(
            Decisions decisions, Document document, ResponseInfo info, BodyCollector collector) {
        if (NetworkError.ofStatus(info.statusCode()) != NetworkError.NONE) {
            return new RefusedBody(collector);
        }
        long length = length(ResponseHead.of(info).fields().valueOr("content-length", ""));
        collector.expect(length);
        decisions.run(model -> model.head(document, length));
        return new DocumentSubscriber(decisions, document, collector);
    }

    private static long length(String field) {
        boolean number =
                !field.isEmpty() && field.length() < 19 && field.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(field) : -1;
    }

    @Override
    public CompletionStage<BodyCollector> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Subscription flow) {
        subscription = flow;
        flow.request(Long.MAX_VALUE);
    }

    @Override
    public void onLent(ByteBuffer buffer) {
        int more = buffer.remaining();
        if (more > 0 && !whole.isDone()) {
            collect(buffer, more);
        }
    }

    private void collect(ByteBuffer buffer, int more) {
        decisions.run(model -> model.received(document, more));
        if (!document.hasEnded()) {
            collector.add(buffer);
            return;
        }
        // a limit was passed, or nobody needs it any more
        Subscription flow = subscription;
        if (flow != null) {
            flow.cancel();
        }
        whole.cancel(false);
    }

    @Override
    public void onError(Throwable failure) {
        whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        whole.complete(collector);
    }
}
