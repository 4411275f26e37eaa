// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Shows and turns the offline switch of an engine, which is a key of its configuration and so outlives a restart. */
final class OfflineCommand {
    static final String USAGE = "net:offline [on | off] [--engine NAME] [--json]";

    private static final String KEY = "offline";
    /** Configurations are delivered on another thread. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Services services;
    private final Configurations configurations;

    OfflineCommand(Services services, Configurations configurations) {
        this.services = services;
        this.configurations = configurations;
    }

    View run(Arguments arguments) {
        String engine = services.engine(arguments.value("--engine"));
        String wanted = arguments.atMost(1).word(0).orElse("");
        View.Builder view = View.fields().with("engine", engine);
        if (!wanted.isEmpty()) {
            if (!wanted.equals("on") && !wanted.equals("off")) {
                throw arguments.wrong("on or off, not " + wanted);
            }
            String value = String.valueOf(wanted.equals("on"));
            String pid = configurations
                    .setEngine(engine, KEY, value)
                    .orElseThrow(() -> new IllegalStateException("there is no ConfigAdmin to keep the switch"));
            awaitEffect(engine, value, pid);
            view.with("configuration", pid);
        }
        return view.with(KEY, View.flag(isOffline(engine))).build();
    }

    private boolean isOffline(String engine) {
        return Boolean.parseBoolean(services.describe(engine).configuration().get(KEY));
    }

    private void awaitEffect(String engine, String value, String pid) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!String.valueOf(isOffline(engine)).equals(value)) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the engine " + engine + " has not taken " + KEY + " = " + value
                        + " of " + pid + " within " + PATIENCE.toSeconds() + " s; see the log");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }
}
