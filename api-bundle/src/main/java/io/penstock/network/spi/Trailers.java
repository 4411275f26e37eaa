// SPDX-License-Identifier: Apache-2.0
package io.penstock.network.spi;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkResponseInfo;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The end of a body, with its trailer fields; the future is made only if somebody asks. */
final class Trailers {
    private boolean ended;
    private HeaderFields fields = HeaderFields.EMPTY;
    private @Nullable Throwable failure;
    private @Nullable CompletableFuture<HeaderFields> future;

    Trailers() {}

    private Trailers(CompletableFuture<HeaderFields> future) {
        this.future = future;
    }

    /** Those of a head of another kind. */
    static Trailers of(NetworkResponseInfo info) {
        return new Trailers(info.trailers());
    }

    synchronized CompletableFuture<HeaderFields> future() {
        CompletableFuture<HeaderFields> asked = future;
        if (asked == null) {
            asked = new CompletableFuture<>();
            future = asked;
            if (ended) {
                complete(asked);
            }
        }
        return asked.copy();
    }

    void end(HeaderFields trailerFields, @Nullable Throwable cause) {
        CompletableFuture<HeaderFields> asked;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            fields = trailerFields;
            failure = cause;
            asked = future;
        }
        if (asked != null) {
            complete(asked);
        }
    }

    private void complete(CompletableFuture<HeaderFields> asked) {
        Throwable cause = failure;
        if (cause == null) {
            asked.complete(fields);
        } else {
            asked.completeExceptionally(cause);
        }
    }
}
