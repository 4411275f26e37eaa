// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.network.Redaction;
import io.penstock.network.spi.NetworkListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes each exchange of all engines to the log as it ends, and keeps the last ones. Thread-safe. */
final class TraceCommand implements NetworkListener, AutoCloseable {
    static final String USAGE = "net:trace [on | off] [--json]";

    /** Exchanges that are kept. */
    private static final int KEPT = 200;

    private static final Logger TRACE = LoggerFactory.getLogger("io.penstock.trace");

    private final BundleContext context;
    private final Deque<Event> last = new ArrayDeque<>();
    private @Nullable ServiceRegistration<NetworkListener> registration;

    TraceCommand(BundleContext context) {
        this.context = context;
    }

    View run(Arguments arguments) {
        String wanted = arguments.atMost(1).word(0).orElse("");
        switch (wanted) {
            case "on" -> on();
            case "off" -> close();
            case "" -> {}
            default -> throw arguments.wrong("on or off, not " + wanted);
        }
        return View.fields()
                .with("trace", View.flag(isOn()))
                .with("log", TRACE.getName() + " at INFO")
                .with("exchanges", view(kept()))
                .build();
    }

    @Override
    public void exchangeEnded(Event event) {
        TRACE.info(
                "{} {} {} {} {} {} ms {} bytes for {}",
                event.id(),
                event.method(),
                TextView.clean(Redaction.uri(event.uri())),
                result(event),
                event.source(),
                took(event),
                event.bytesReceived(),
                event.identity().bundle());
        synchronized (last) {
            last.addLast(event);
            if (last.size() > KEPT) {
                last.removeFirst();
            }
        }
    }

    static View view(List<Event> events) {
        View.Rows rows =
                View.table("id", "engine", "bundle", "result", "source", "generation", "took", "received", "request");
        events.forEach(event -> rows.row(
                View.number(event.id()),
                event.identity().engine(),
                event.identity().bundle(),
                result(event),
                event.source(),
                View.number(event.generation()),
                View.millis(took(event)),
                View.bytes(event.bytesReceived()),
                event.method() + " " + Redaction.uri(event.uri())));
        return rows.build();
    }

    /** Ends the trace; what is kept stays until the next one begins. */
    @Override
    public void close() {
        ServiceRegistration<NetworkListener> old;
        synchronized (last) {
            old = registration;
            registration = null;
        }
        if (old != null) {
            try {
                old.unregister();
            } catch (IllegalStateException e) {
                TRACE.debug("The framework was first: {}", e.toString());
            }
        }
    }

    private void on() {
        if (isOn()) {
            return;
        }
        ServiceRegistration<NetworkListener> fresh = context.registerService(NetworkListener.class, this, null);
        synchronized (last) {
            if (registration == null) {
                last.clear();
                registration = fresh;
                return;
            }
        }
        fresh.unregister();
    }

    private boolean isOn() {
        synchronized (last) {
            return registration != null;
        }
    }

    private List<Event> kept() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }

    private static String result(Event event) {
        return event.status() == 0 ? event.error().toString() : Integer.toString(event.status());
    }

    private static long took(Event event) {
        long start = event.timings().start();
        return start == 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(event.end() - start);
    }
}
