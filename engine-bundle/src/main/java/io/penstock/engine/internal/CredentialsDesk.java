// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import io.penstock.engine.internal.thread.EngineTimer;
import io.penstock.engine.internal.thread.WorkerPool;
import io.penstock.network.Credentials;
import io.penstock.network.spi.CredentialsProvider;
import io.penstock.network.spi.CredentialsRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the credentials providers, one after the other, on a bounded pool; each has its bounded time. */
final class CredentialsDesk {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialsDesk.class);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private final Supplier<List<CredentialsProvider>> providers;
    private final WorkerPool pool;
    private final EngineTimer timer;
    private final long patience;

    CredentialsDesk(Supplier<List<CredentialsProvider>> providers, WorkerPool pool, EngineTimer timer) {
        this(providers, pool, timer, PATIENCE);
    }

    CredentialsDesk(Supplier<List<CredentialsProvider>> providers, WorkerPool pool, EngineTimer timer, long patience) {
        this.providers = providers;
        this.pool = pool;
        this.timer = timer;
        this.patience = patience;
    }

    boolean isStaffed() {
        return !providers.get().isEmpty();
    }

    /** The first answer, empty if nobody has one; never fails. */
    CompletableFuture<Optional<Credentials>> ask(CredentialsRequest request) {
        CompletableFuture<Optional<Credentials>> answer = new CompletableFuture<>();
        ask(request, providers.get(), 0, answer);
        return answer;
    }

    private void ask(
            CredentialsRequest request,
            List<CredentialsProvider> all,
            int index,
            CompletableFuture<Optional<Credentials>> answer) {
        if (index == all.size()) {
            answer.complete(Optional.empty());
            return;
        }
        AtomicBoolean open = new AtomicBoolean(true);
        EngineTimer.Handle bound = timer.after(patience, () -> {
            if (open.getAndSet(false)) {
                LOG.warn("A credentials provider did not answer in time about {}", request);
                ask(request, all, index + 1, answer);
            }
        });
        try {
            pool.execute(() -> {
                Optional<Credentials> given = Optional.empty();
                try {
                    given = all.get(index).credentials(request);
                } catch (RuntimeException e) { // foreign; the text may hold a secret
                    LOG.warn(
                            "A credentials provider failed about {}: {}",
                            request,
                            e.getClass().getName());
                }
                bound.cancel();
                if (open.getAndSet(false)) {
                    if (given.isPresent()) {
                        answer.complete(given);
                    } else {
                        ask(request, all, index + 1, answer);
                    }
                }
            });
        } catch (RejectedExecutionException e) {
            bound.cancel();
            LOG.warn("Too much background work: nobody is asked about {}", request);
            answer.complete(Optional.empty());
        }
    }
}
