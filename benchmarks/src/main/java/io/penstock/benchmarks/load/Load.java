// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A closed loop of so many exchanges at a time, in windows; nothing is under way between two of them. */
public final class Load {
    private static final long PATIENCE_SECONDS = 300;

    /**
     * What one window measured.
     *
     * @param cpu seconds per 10,000 requests, without the JIT compiler
     * @param allocated bytes per request
     * @param rate requests per second
     * @param p50 of the latency, in microseconds
     */
    public record Sample(long requests, double cpu, double allocated, double rate, double p50, double p99) {}

    private final String name;
    private final Client client;
    private final Target target;
    private final List<Loop> loops = new ArrayList<>();
    private final Meter meter = new Meter();
    private final AtomicLong budget = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile long deadline;
    private volatile CountDownLatch running = new CountDownLatch(0);

    public Load(String name, Client client, Target target, int inFlight) {
        this.name = name;
        this.client = client;
        this.target = target;
        for (int i = 0; i < inFlight; i++) {
            loops.add(new Loop());
        }
    }

    public String name() {
        return name;
    }

    /** Established connections of this client. */
    public int connections() {
        return Connections.to(target.port());
    }

    /** Warms up, by count. */
    public void warmUp(long requests) throws InterruptedException {
        run(requests, TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
    }

    /** Runs for a time, and to the end of what is under way then. */
    public Sample window(long nanos) throws InterruptedException {
        loops.forEach(Loop::clear);
        meter.start();
        long start = System.nanoTime();
        run(Long.MAX_VALUE, nanos);
        long took = System.nanoTime() - start;
        Meter.Usage usage = meter.stop();
        Latencies all = new Latencies();
        long requests = 0;
        for (Loop loop : loops) {
            all.addAll(loop.latencies);
            requests += loop.count;
        }
        return new Sample(
                requests,
                usage.cpuNanos() * 1e-9 / requests * 10_000,
                (double) usage.allocatedBytes() / requests,
                requests / (took * 1e-9),
                all.percentile(50) * 1e-3,
                all.percentile(99) * 1e-3);
    }

    private void run(long requests, long nanos) throws InterruptedException {
        CountDownLatch ends = new CountDownLatch(loops.size());
        running = ends;
        budget.set(requests);
        deadline = System.nanoTime() + nanos;
        loops.forEach(Loop::next);
        if (!ends.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    name + ": " + ends.getCount() + " exchanges have not ended after " + PATIENCE_SECONDS + " s");
        }
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException(name + " failed: " + cause, cause);
        }
    }

    private final class Loop extends Slot {
        private final Latencies latencies = new Latencies();
        private long count;
        private long started;

        Loop() {
            super(target);
        }

        void clear() {
            latencies.clear();
            count = 0;
        }

        void next() {
            begin(target);
            started = System.nanoTime();
            try {
                client.get(this);
            } catch (Throwable e) { // of the client
                failed(e);
            }
        }

        @Override
        protected void ended() {
            long now = System.nanoTime();
            latencies.add(now - started);
            count++;
            if (now - deadline < 0 && budget.decrementAndGet() > 0 && failure.get() == null) {
                next();
            } else {
                running.countDown();
            }
        }

        @Override
        public void failed(Throwable cause) {
            failure.compareAndSet(null, cause);
            running.countDown();
        }
    }
}
