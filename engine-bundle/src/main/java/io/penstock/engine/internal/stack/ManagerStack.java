// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.runtime.EngineDTO.LayerDTO;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.http.HttpResponse.BodyHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One loader's managers of one generation, top-down, with the number of exchanges and leases that keep them open.
 * Thread-safe. After its layers are closed it refers to nothing of any factory bundle.
 */
public final class ManagerStack {
    private static final Logger LOG = LoggerFactory.getLogger(ManagerStack.class);
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(ManagerStack.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long generation;
    private final String loader;
    private final List<LayerDTO> layers;
    private final Set<Long> registrations;
    private final Consumer<ManagerStack> closer;

    private List<FactoryHandle> handles;
    private List<NetworkAccessManager> managers;
    private volatile @Nullable NetworkAccessManager top;
    private final List<Runnable> retiredActions = new ArrayList<>();
    private volatile @Nullable SwapRecord swap;

    @SuppressWarnings("UnusedVariable") // by its handle
    private volatile long state = LeaseCount.OPEN;

    /** @param closer has {@link #closeLayers()} called, once, where blocking does no harm */
    ManagerStack(long generation, String loader, Built built, Consumer<ManagerStack> closer) {
        this.generation = generation;
        this.loader = loader;
        this.layers = built.layers();
        this.registrations = built.candidates().stream()
                .map(candidate -> candidate.info().serviceId())
                .collect(Collectors.toUnmodifiableSet());
        this.handles = built.candidates().stream().map(Candidate::handle).toList();
        this.managers = built.managers();
        this.top = built.managers().get(0);
        this.closer = closer;
    }

    /** What {@link StackBuild} hands over; three lists of one length, top-down. */
    record Built(List<Candidate> candidates, List<NetworkAccessManager> managers, List<LayerDTO> layers) {}

    public long generation() {
        return generation;
    }

    String loader() {
        return loader;
    }

    List<LayerDTO> layers() {
        return layers;
    }

    Set<Long> registrations() {
        return registrations;
    }

    /** Starts an exchange of one that has begun here. */
    public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
        NetworkAccessManager manager = top;
        if (manager == null) {
            throw new IllegalStateException("the stack of generation " + generation + " is closed");
        }
        return manager.send(request, body);
    }

    /**
     * One exchange more.
     *
     * @return false if the stack is retired; then ask for the next one
     */
    public boolean begin() {
        long before = (long) STATE.getVolatile(this);
        while (true) {
            long after = LeaseCount.begin(before);
            if (after == before) {
                return false;
            }
            long seen = (long) STATE.compareAndExchange(this, before, after);
            if (seen == before) {
                return true;
            }
            before = seen;
        }
    }

    /** An exchange has ended by itself, or was given up by whoever asked. */
    public void end() {
        if (LeaseCount.isRetired(change(LeaseCount::end))) {
            count(SwapRecord.Outcome.DRAINED);
        }
    }

    /** An exchange has ended because the stack must go. */
    public void end(SwapRecord.Outcome outcome) {
        change(LeaseCount::end);
        count(outcome);
    }

    private void count(SwapRecord.Outcome outcome) {
        SwapRecord record = swap;
        if (record != null) {
            record.count(outcome);
        }
    }

    /**
     * One lease more.
     *
     * @return false if the stack is retired
     */
    boolean retain() {
        long before = (long) STATE.getVolatile(this);
        while (true) {
            long after = LeaseCount.retain(before);
            if (after == before) {
                return false;
            }
            long seen = (long) STATE.compareAndExchange(this, before, after);
            if (seen == before) {
                return true;
            }
            before = seen;
        }
    }

    void release() {
        change(LeaseCount::release);
    }

    boolean isRetired() {
        return LeaseCount.isRetired((long) STATE.getVolatile(this));
    }

    /** Whether it must go at once: whoever has begun an exchange on it ends that, and begins elsewhere. */
    public boolean isAborted() {
        return LeaseCount.isAborted((long) STATE.getVolatile(this));
    }

    /** Exchanges under way. */
    int exchanges() {
        return LeaseCount.exchanges((long) STATE.getVolatile(this));
    }

    int leases() {
        return LeaseCount.leases((long) STATE.getVolatile(this));
    }

    /**
     * No exchange begins any more; what runs counts for that swap.
     *
     * @return whether {@link #runRetired()} is due, off this thread
     */
    boolean retire(SwapRecord record) {
        swap = record;
        long before = (long) STATE.getVolatile(this);
        while (!LeaseCount.isRetired(before)) {
            // counted before the retirement shows, so that no exchange ends uncounted
            int found = LeaseCount.exchanges(before);
            record.found(found);
            long after = LeaseCount.retire(before);
            long seen = (long) STATE.compareAndExchange(this, before, after);
            if (seen == before) {
                if (LeaseCount.closes(before, after)) {
                    closer.accept(this);
                }
                break;
            }
            record.found(-found);
            before = seen;
        }
        synchronized (retiredActions) {
            return !retiredActions.isEmpty();
        }
    }

    /** Tells the layers of their retirement, those that have not been told. */
    void runRetired() {
        List<Runnable> actions;
        synchronized (retiredActions) {
            actions = List.copyOf(retiredActions);
            retiredActions.clear();
        }
        for (Runnable action : actions) {
            try {
                action.run();
            } catch (Throwable e) { // foreign code; the others must be told all the same
                LOG.warn("A layer of {} failed to retire: {}", this, e.toString());
            }
        }
    }

    /**
     * Says that the layers are to be closed although something is under way, or was; then what is under way must be
     * ended.
     *
     * @return whether it is the caller's turn to have them closed
     */
    boolean abort() {
        while (true) {
            long before = (long) STATE.getVolatile(this);
            long after = LeaseCount.abort(before);
            if (STATE.compareAndSet(this, before, after)) {
                return LeaseCount.closes(before, after);
            }
        }
    }

    /** @return false if the stack is retired already; then run the action now */
    boolean onRetired(Runnable action) {
        synchronized (retiredActions) {
            if (isRetired()) {
                return false;
            }
            retiredActions.add(action);
            return true;
        }
    }

    /** Closes each layer, top-down, and forgets all of them. Called once. */
    void closeLayers() {
        List<NetworkAccessManager> closing = managers;
        List<FactoryHandle> releasing = handles;
        top = null;
        managers = List.of();
        handles = List.of();
        runRetired();
        for (int i = 0; i < closing.size(); i++) {
            close(closing.get(i), layers.get(i).factory());
        }
        releasing.forEach(FactoryHandle::release);
    }

    static void close(NetworkAccessManager manager, String factory) {
        try {
            manager.close();
        } catch (Throwable e) { // foreign code; the layers below must be closed all the same
            LOG.warn("Manager of factory {} failed to close: {}", factory, e.toString());
        }
    }

    /** @return the state before */
    private long change(LongUnaryOperator transition) {
        long before = (long) STATE.getVolatile(this);
        while (true) {
            long after = transition.applyAsLong(before);
            long seen = (long) STATE.compareAndExchange(this, before, after);
            if (seen == before) {
                if (LeaseCount.closes(before, after)) {
                    closer.accept(this);
                }
                return before;
            }
            before = seen;
        }
    }

    @Override
    public String toString() {
        return "generation " + generation + " on " + loader + ": " + layers;
    }
}
