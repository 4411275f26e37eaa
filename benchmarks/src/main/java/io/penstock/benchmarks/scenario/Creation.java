// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.scenario;

import io.penstock.benchmarks.Options;
import io.penstock.benchmarks.client.PenstockClient;
import io.penstock.benchmarks.load.Spread;
import io.penstock.launcher.Penstock;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.testkit.FakeManagerContext;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.osgi.framework.ServiceReference;

/** Managers of a whole stack, created and closed: the factories of the house, and one that passes everything on. */
final class Creation implements Scenario {
    private static final int STACKS = 100_000;
    private static final int BATCH = 100;
    private static final int WARM_UPS = 5;

    @Override
    public String title() {
        return "create() of a stack of four layers, " + STACKS + " stacks, closed again";
    }

    @Override
    public List<String> run(Options options) throws Exception {
        try (Penstock penstock = PenstockClient.start(6, "httpclient", "proxy", "cookie")) {
            penstock.network();
            List<NetworkAccessManagerFactory> factories = new ArrayList<>();
            factories.add(context -> new Passing(context.next()));
            List<ServiceReference<NetworkAccessManagerFactory>> references =
                    new ArrayList<>(penstock.context().getServiceReferences(NetworkAccessManagerFactory.class, null));
            references.sort(Comparator.reverseOrder());
            references.forEach(reference -> factories.add(penstock.context().getService(reference)));
            if (factories.size() != 4) {
                throw new IllegalStateException(factories.size() + " layers in place of 4");
            }
            return measure(factories, Math.max(5, options.rounds()));
        }
    }

    private static List<String> measure(List<NetworkAccessManagerFactory> factories, int rounds) throws Exception {
        List<Double> created = new ArrayList<>();
        List<Double> contexts = new ArrayList<>();
        NetworkAccessManager[] managers = new NetworkAccessManager[BATCH];
        for (int round = -WARM_UPS; round < rounds; round++) {
            long creating = 0;
            long own = 0;
            for (int stacks = 0; stacks < STACKS; stacks += BATCH) {
                long start = System.nanoTime();
                for (int i = 0; i < BATCH; i++) {
                    managers[i] = create(factories, 0);
                }
                long end = System.nanoTime();
                for (int i = 0; i < BATCH * factories.size(); i++) {
                    FakeManagerContext.over(managers[i % BATCH]);
                }
                own += System.nanoTime() - end;
                creating += end - start;
                for (NetworkAccessManager manager : managers) {
                    manager.close();
                }
            }
            if (round >= 0) {
                created.add((double) creating / STACKS);
                contexts.add((double) own / STACKS);
            }
        }
        checkLightness(factories);
        Spread all = Spread.of(created);
        return List.of(
                "| layers | ns for a stack (quartiles) | of these for the test's own contexts | threads, descriptors |",
                "|--:|--:|--:|--:|",
                String.format(
                        Locale.ROOT,
                        "| %d | %.0f (%.0f–%.0f) | %.0f | none |",
                        factories.size(),
                        all.median(),
                        all.low(),
                        all.high(),
                        Spread.of(contexts).median()));
    }

    /** All at the same time: they must have no thread and no descriptor. */
    private static void checkLightness(List<NetworkAccessManagerFactory> factories) throws Exception {
        int threads = threads();
        long files = files();
        List<NetworkAccessManager> managers = new ArrayList<>();
        for (int i = 0; i < STACKS; i++) {
            managers.add(create(factories, 0));
        }
        if (threads() > threads || files() > files) {
            throw new IllegalStateException("managers have threads or descriptors: " + threads + " and " + files
                    + " before, " + threads() + " and " + files() + " with " + STACKS + " stacks");
        }
        managers.forEach(NetworkAccessManager::close);
    }

    private static NetworkAccessManager create(List<NetworkAccessManagerFactory> factories, int layer) {
        FakeManagerContext.Builder context = FakeManagerContext.builder();
        if (layer + 1 < factories.size()) {
            context.next(() -> create(factories, layer + 1));
        }
        return factories.get(layer).create(context.build());
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long files() throws java.io.IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    private record Passing(NetworkAccessManager next) implements NetworkAccessManager {
        @Override
        public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
            return next.send(request, body);
        }

        @Override
        public void close() {}
    }
}
