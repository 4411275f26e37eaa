// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal;

import static io.penstock.factory.httpclient.internal.Bench.failure;
import static io.penstock.factory.httpclient.internal.Bench.request;
import static io.penstock.factory.httpclient.internal.Bench.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.config.Settings;
import io.penstock.network.Credentials;
import io.penstock.network.HeaderFields;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.testkit.FakeManagerContext;
import io.penstock.testkit.TestChallenge;
import io.penstock.testkit.TestOrigin;
import io.penstock.testkit.TestProxy;
import io.penstock.testkit.TestTls;
import java.io.File;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Replies and failures outlive the bundle: once it has gone, nothing that a consumer holds refers to its classes. */
class NothingStaysTest {
    private final List<Object> kept = new ArrayList<>();

    /** As a bundle's: its own classes and HttpCore's, everything else from outside. */
    private static final class BundleLoader extends URLClassLoader {
        BundleLoader(URL[] path) {
            super(path, NothingStaysTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.penstock.factory.") && !name.startsWith("org.apache.hc.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? findClass(name) : known;
            }
        }
    }

    private static BundleLoader loader() throws Exception {
        List<URL> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            path.add(new File(entry).toURI().toURL());
        }
        return new BundleLoader(path.toArray(URL[]::new));
    }

    @Test
    void replies_failures_and_streams_keep_no_class_of_the_bundle() throws Exception {
        WeakReference<ClassLoader> gone = use();
        assertThat(kept).hasSizeGreaterThan(10);
        await().atMost(Bench.PATIENCE).until(() -> {
            System.gc();
            return gone.get() == null;
        });
    }

    /** In a frame of its own, so that no local variable keeps anything. */
    private WeakReference<ClassLoader> use() throws Exception {
        BundleLoader loader = loader();
        Class<?> settings = loader.loadClass(TransportSettings.class.getName());
        Class<?> type = loader.loadClass(Transport.class.getName());
        Constructor<?> constructor = type.getDeclaredConstructor(settings);
        constructor.setAccessible(true);
        Object configuration = settings.getMethod("read", Settings.class).invoke(null, Settings.of(Map.of()));
        NetworkAccessManagerFactory factory = (NetworkAccessManagerFactory) constructor.newInstance(configuration);
        assertThat(factory.getClass().getClassLoader()).isSameAs(loader);
        NetworkAccessManager manager = factory.create(FakeManagerContext.create());
        try (TestOrigin clear = TestOrigin.http();
                TestOrigin secure = TestOrigin.https();
                TestOrigin expired = TestOrigin.builder().tls(TestTls.EXPIRED).start();
                TestProxy proxy = TestProxy.builder()
                        .challenge(TestChallenge.digest("p", "user", "secret", "SHA-256"))
                        .start()) {
            for (TestOrigin origin : List.of(clear, secure)) {
                exchanges(manager, origin, proxy);
            }
            kept.add(failure(manager.send(request(expired.uri("/")).build(), BodyHandlers.ofString())));
            kept.add(failure(
                    manager.send(request(URI.create("http://127.0.0.1:1/")).build(), BodyHandlers.ofString())));
        }
        manager.close();
        ((AutoCloseable) factory).close();
        await().atMost(Bench.PATIENCE)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("penstock-httpclient")));
        loader.close();
        return new WeakReference<>(loader);
    }

    private void exchanges(NetworkAccessManager manager, TestOrigin origin, TestProxy proxy) {
        origin.on("/text", (request, responder) -> responder.send(200, "text/plain", "text"));
        origin.on("/trailers", (request, responder) -> {
            try (OutputStream out = responder.stream(200, HeaderFields.of("Trailer", "X"))) {
                out.write(1);
                responder.trailers(HeaderFields.of("X", "y"));
            }
        });
        origin.on("/dies", (request, responder) -> responder.abort());
        kept.add(success(manager.send(request(origin.uri("/text")).build(), BodyHandlers.ofString())));
        kept.add(success(manager.send(
                request(origin.uri("/text")).POST(BodyPublishers.ofString("up")).build(), BodyHandlers.ofString())));
        var trailers = success(manager.send(request(origin.uri("/trailers")).build(), BodyHandlers.ofByteArray()));
        kept.add(trailers);
        kept.add(trailers.trailers().join());
        kept.add(failure(manager.send(request(origin.uri("/dies")).build(), BodyHandlers.ofString())));
        CompletableFuture<Object> copy = manager.send(
                        request(origin.uri("/text")).build(), BodyHandlers.ofString())
                .thenApply(reply -> (Object) reply);
        kept.add(copy.join());
        kept.add(success(manager.send(
                request(origin.uri("/text"))
                        .attribute(
                                RequestAttribute.PROXIES,
                                List.of(proxy.proxy().withCredentials(Credentials.of("user", "secret"))))
                        .build(),
                BodyHandlers.ofString())));
    }
}
