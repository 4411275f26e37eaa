// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal;

import static io.penstock.factory.httpclient.internal.Bench.request;
import static io.penstock.factory.httpclient.internal.Bench.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.network.NetworkReply;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.testkit.FakeManagerContext;
import io.penstock.testkit.TestOrigin;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** How the component configures, registers and leaves. */
class HttpClientFactoryTest {
    private final List<Map<String, Object>> published = new ArrayList<>();
    private Runnable unregistering = () -> {};
    private boolean unregistered;

    private HttpClientFactory activate(Map<String, Object> configuration) {
        ServiceRegistration<?> registration = (ServiceRegistration<?>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServiceRegistration.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "setProperties" -> publish((Dictionary<?, ?>) arguments[0]);
                        case "unregister" -> {
                            unregistering.run();
                            unregistered = true;
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                    return null;
                });
        BundleContext context = (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("registerService");
                    assertThat(arguments[0]).isEqualTo(NetworkAccessManagerFactory.class);
                    publish((Dictionary<?, ?>) arguments[2]);
                    return registration;
                });
        return new HttpClientFactory(context, configuration);
    }

    private void publish(Dictionary<?, ?> properties) {
        published.add(Map.of(
                "penstock.factory", properties.get("penstock.factory"),
                "service.ranking", properties.get("service.ranking"),
                "penstock.revision", properties.get("penstock.revision")));
    }

    private Map<String, Object> last() {
        return published.get(published.size() - 1);
    }

    @Test
    void without_a_configuration_it_is_there_at_rank_minus_100() {
        HttpClientFactory factory = activate(Map.of());
        assertThat(last())
                .isEqualTo(Map.of("penstock.factory", "httpclient", "service.ranking", -100, "penstock.revision", 0L));
        factory.deactivate();
        assertThat(unregistered).isTrue();
    }

    @Test
    void a_ranking_that_comes_as_a_string_counts_and_each_change_raises_the_revision() {
        HttpClientFactory factory = activate(Map.of("service.ranking", "50"));
        assertThat(last()).containsEntry("service.ranking", 50);
        factory.modified(Map.of("service.ranking", 60));
        assertThat(last()).containsEntry("service.ranking", 60).containsEntry("penstock.revision", 1L);
        factory.modified(Map.of("service.ranking", 60, "keep.alive", "5s"));
        assertThat(last()).containsEntry("penstock.revision", 2L);
        factory.deactivate();
    }

    @Test
    void a_bad_value_keeps_the_last_good_configuration() {
        HttpClientFactory factory = activate(Map.of("service.ranking", "50", "requests.per.host", "2"));
        factory.modified(Map.of("service.ranking", "70", "requests.per.host", "many"));
        assertThat(last()).containsEntry("service.ranking", 50);
        factory.deactivate();
    }

    @Test
    void a_change_takes_effect_on_new_managers_and_loses_no_exchange() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (TestOrigin origin = TestOrigin.http()) {
            origin.otherwise((request, responder) -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                responder.send(200);
            });
            HttpClientFactory factory = activate(Map.of());
            NetworkAccessManager old = factory.create(FakeManagerContext.create());
            CompletableFuture<NetworkReply<Void>> underWay =
                    old.send(request(origin.uri("/")).build(), BodyHandlers.discarding());
            await().atMost(Bench.PATIENCE).until(() -> origin.openExchanges() == 1);
            factory.modified(Map.of("io.threads", "2"));
            NetworkAccessManager fresh = factory.create(FakeManagerContext.create());
            CompletableFuture<NetworkReply<Void>> next =
                    fresh.send(request(origin.uri("/")).build(), BodyHandlers.discarding());
            go.countDown();
            assertThat(success(underWay).statusCode()).isEqualTo(200);
            assertThat(success(next).statusCode()).isEqualTo(200);
            old.close();
            await().atMost(Bench.PATIENCE).until(() -> origin.openConnections() == 1);
            fresh.close();
            factory.deactivate();
            await().atMost(Bench.PATIENCE).until(() -> origin.openConnections() == 0);
        }
    }

    @Test
    void exchanges_may_end_while_it_is_unregistered_and_managers_be_closed_afterwards() {
        try (TestOrigin origin = TestOrigin.http()) {
            origin.otherwise((request, responder) -> responder.send(200));
            HttpClientFactory factory = activate(Map.of());
            NetworkAccessManager manager = factory.create(FakeManagerContext.create());
            unregistering = () -> assertThat(
                            success(manager.send(request(origin.uri("/")).build(), BodyHandlers.discarding()))
                                    .statusCode())
                    .isEqualTo(200);
            factory.deactivate();
            assertThat(unregistered).isTrue();
            manager.close();
            await().atMost(Bench.PATIENCE)
                    .until(() -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().startsWith("penstock-httpclient-io")));
        }
    }
}
