// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.scenario;

import io.penstock.benchmarks.Options;
import io.penstock.benchmarks.client.PenstockClient;
import io.penstock.benchmarks.load.Spread;
import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.launcher.Penstock;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** From the call that cancels a load until no request of it is under way. */
final class Cancellation implements Scenario {
    private static final int DOCUMENTS = 500;
    private static final int WARM_UPS = 3;

    @Override
    public String title() {
        return "cancelling a load of " + DOCUMENTS + " documents, 20 ms for each at the origin, six connections";
    }

    @Override
    public List<String> run(Options options) throws Exception {
        QmlGraph.write(options.content().resolve("slow/cancel"), DOCUMENTS, 1);
        URI root = URI.create("http://127.0.0.1:" + options.port() + "/slow/cancel/d0/C0.qml");
        List<Double> took = new ArrayList<>();
        try (Penstock penstock = PenstockClient.start(6, "httpclient", "proxy", "cookie")) {
            for (int round = -WARM_UPS; round < options.rounds(); round++) {
                double millis = cancel(penstock, root, DOCUMENTS / 5) * 1e-6;
                if (round >= 0) {
                    took.add(millis);
                }
            }
        }
        Spread spread = Spread.of(took);
        return List.of(
                "| ms until nothing is under way: median (quartiles) | longest of " + took.size() + " |",
                "|--:|--:|",
                String.format(
                        Locale.ROOT,
                        "| %.1f (%.1f–%.1f) | %.1f |",
                        spread.median(),
                        spread.low(),
                        spread.high(),
                        took.stream().mapToDouble(Double::doubleValue).max().orElseThrow()));
    }

    private static long cancel(Penstock penstock, URI root, long after) {
        penstock.engine().clearComponentCache();
        long before = penstock.runtime().engine().exchanges().succeeded();
        Component component = penstock.engine().load(root);
        while (penstock.runtime().engine().exchanges().succeeded() - before < after) {
            Thread.onSpinWait();
        }
        long start = System.nanoTime();
        component.cancel();
        while (component.status() != ComponentStatus.CANCELLED
                || !penstock.runtime().engine().inFlight().isEmpty()) {
            Thread.onSpinWait();
        }
        return System.nanoTime() - start;
    }
}
