// SPDX-License-Identifier: Apache-2.0
package io.penstock.soak;

import io.penstock.launcher.Penstock;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.runtime.EngineDTO;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** Swaps bundles and configurations at random, one after the other, and notes when. */
final class Swaps {
    private static final long PATIENCE_SECONDS = 60;
    private static final int FEW = 5;
    private static final String FACTORIES =
            "(" + Constants.OBJECTCLASS + "=" + NetworkAccessManagerFactory.class.getName() + ")";

    /** From when to when, as {@link System#nanoTime()}. */
    record Span(long from, long to) {}

    final Map<String, Integer> done = new TreeMap<>();
    /** From a change of a configuration until the new stack was there. */
    final ConcurrentLinkedQueue<Span> superseding = new ConcurrentLinkedQueue<>();
    /** From the transport's unregistration to its next registration. */
    final ConcurrentLinkedQueue<Span> absences = new ConcurrentLinkedQueue<>();
    /** Class loaders of bundles that are gone. */
    final List<WeakReference<ClassLoader>> gone = new ArrayList<>();

    private final Penstock penstock;
    private final BundleContext context;
    private final List<Bundle> bundles;
    private final Set<String> layers;
    private final NetworkAccessManagerFactory stamping;
    private final AtomicLong left = new AtomicLong();
    private final AtomicInteger transports = new AtomicInteger(1);
    private ServiceRegistration<?> stamp;
    private final Random random = new Random(1);
    private int round;

    Swaps(Penstock penstock, NetworkAccessManagerFactory stamping) throws InvalidSyntaxException {
        this.penstock = penstock;
        this.context = penstock.context();
        this.stamping = stamping;
        this.stamp = register();
        this.bundles = new ArrayList<>(Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getLocation().matches("nested:.*-(factory|document)-bundle"))
                .toList());
        this.layers = Set.copyOf(layers());
        context.addServiceListener(this::factoryChanged, FACTORIES);
    }

    private void factoryChanged(ServiceEvent event) {
        Object name = event.getServiceReference().getProperty(NetworkAccessManagerFactory.NAME);
        if (!"httpclient".equals(name)) {
            return;
        }
        // with a later version beside it the transport is never absent
        if (event.getType() == ServiceEvent.UNREGISTERING && transports.decrementAndGet() == 0) {
            left.set(System.nanoTime());
        } else if (event.getType() == ServiceEvent.REGISTERED && transports.getAndIncrement() == 0) {
            absences.add(new Span(left.get(), System.nanoTime()));
        }
    }

    private List<String> layers() {
        return penstock.runtime().engine().stack().stream()
                .map(EngineDTO.LayerDTO::factory)
                .toList();
    }

    private ServiceRegistration<?> register() {
        return context.registerService(
                NetworkAccessManagerFactory.class,
                stamping,
                FrameworkUtil.asDictionary(
                        Map.of(NetworkAccessManagerFactory.NAME, "stamp", Constants.SERVICE_RANKING, 1000)));
    }

    /** One more, of any kind. */
    void next(SoakLoad load) throws Exception {
        round++;
        // a departure is held for a second by what is under way: most swaps supersede
        int choice = round % 5 == 0 ? random.nextInt(6) : 6 + random.nextInt(4);
        int index = random.nextInt(bundles.size());
        Bundle bundle = bundles.get(index);
        String name = bundle.getSymbolicName();
        switch (choice) {
            case 0, 1 -> {
                count("stop and start " + name);
                bundle.stop();
                bundle.start();
            }
            case 2 -> {
                count("update " + name);
                bundle.update(new ByteArrayInputStream(jar(bundle)));
            }
            case 3 -> {
                count("uninstall, refresh, install " + name);
                gone.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
                byte[] jar = jar(bundle);
                bundle.uninstall();
                refresh(bundle);
                bundles.set(index, context.installBundle(bundle.getLocation(), new ByteArrayInputStream(jar)));
                bundles.get(index).start();
            }
            case 4 -> later(bundle);
            case 5 -> {
                count("stamp leaves and comes");
                stamp.unregister();
                stamp = register();
            }
            default -> {
                quiet(load);
                configure(choice);
            }
        }
        settle();
    }

    /** Until what an absence has piled up is answered, so that it does not count for the next swap. */
    private static void quiet(SoakLoad load) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (load.underWay() > FEW && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private void configure(int choice) throws Exception {
        switch (choice) {
            case 6 ->
                supersede(
                        "re-rank the proxy layer",
                        "io.penstock.factory.proxy",
                        Map.of("service.ranking", round % 2 == 0 ? "100" : "400"));
            case 7 ->
                supersede(
                        "password of a proxy",
                        "io.penstock.factory.proxy",
                        Map.of(".password.gateway", "secret" + round));
            case 8 ->
                supersede(
                        "keep.alive of the transport",
                        "io.penstock.factory.httpclient",
                        Map.of("requests.per.host", "300", "keep.alive", 5 + round % 20 + "s"));
            default -> supersede("loader.threads", "io.penstock.engine", SwapSoak.engine(1 + round % 4));
        }
    }

    private void supersede(String what, String pid, Map<String, String> values) throws Exception {
        count(what);
        long generation = penstock.runtime().engine().generation();
        long from = System.nanoTime();
        penstock.configure(pid, values);
        long end = from + TimeUnit.SECONDS.toNanos(2); // the same values again are no change
        EngineDTO engine = penstock.runtime().engine();
        while ((engine.generation() == generation || !engine.usable()) && System.nanoTime() < end) {
            TimeUnit.MICROSECONDS.sleep(200);
            engine = penstock.runtime().engine();
        }
        if (engine.generation() != generation) {
            superseding.add(new Span(from, System.nanoTime()));
        }
    }

    /** A later version comes while the old one runs, the old one goes and comes back, the later one goes. */
    private void later(Bundle bundle) throws Exception {
        count("later version of " + bundle.getSymbolicName());
        Bundle later = context.installBundle(
                "later:" + bundle.getLocation(), new ByteArrayInputStream(withVersion(jar(bundle), "9.0.0")));
        later.start();
        settle();
        bundle.stop();
        settle();
        bundle.start();
        settle();
        gone.add(new WeakReference<>(later.adapt(BundleWiring.class).getClassLoader()));
        later.uninstall();
        refresh(later);
    }

    private void count(String what) {
        done.merge(what, 1, Integer::sum);
    }

    private void settle() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!penstock.runtime().engine().usable() || !layers().containsAll(layers)) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(
                        "no whole stack: " + penstock.runtime().engine().why());
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private void refresh(Bundle bundle) throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(List.of(bundle), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        });
        if (!refreshed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no end of the refresh of " + bundle);
        }
    }

    private static byte[] jar(Bundle bundle) throws IOException {
        String name = bundle.getLocation().substring(bundle.getLocation().lastIndexOf(':') + 1);
        try (InputStream nested = Penstock.class.getResourceAsStream("/bundles/" + name + ".jar")) {
            if (nested == null) {
                throw new IOException("the launcher has no bundle " + name);
            }
            return nested.readAllBytes();
        }
    }

    private static byte[] withVersion(byte[] jar, String version) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
            Manifest manifest = in.getManifest();
            manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, version);
            try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    in.transferTo(out);
                    out.closeEntry();
                }
            }
        }
        return bytes.toByteArray();
    }
}
