// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.engine.internal.client.HttpClientBehaviours;
import io.penstock.engine.internal.client.HttpClientBehaviours.Behaviour;
import io.penstock.factory.httpclient.internal.HttpClientFactory;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.spi.TlsContext;
import io.penstock.network.spi.TlsContextProvider;
import io.penstock.runtime.NetworkRuntime;
import io.penstock.testkit.TestTls;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The {@code HttpClient} service, over a real transport, beside the JDK's own client. */
class HttpClientViewTest {
    @TempDir
    static Path directory;

    private static FrameworkBench bench;
    private static HttpClientFactory transport;
    private static HttpClientBehaviours behaviours;
    private static Bundle consumer;
    private static HttpClient ours;
    private static HttpClient jdk;

    @BeforeAll
    static void start() throws Exception {
        bench = new FrameworkBench(directory.resolve("felix"), "timeout.connect", "9s");
        BundleContext system = bench.framework.getBundleContext();
        transport = new HttpClientFactory(system, Map.of());
        TlsContext test = new TlsContext("test", TestTls.trustingContext(), List.of(), Set.of(), Set.of());
        system.registerService(TlsContextProvider.class, (host, port) -> Optional.of(test), null);
        consumer = bench.bundle("consumer");
        ours = client(consumer);
        jdk = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .sslContext(TestTls.trustingContext())
                .build();
        behaviours = new HttpClientBehaviours(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        behaviours.close();
        bench.close();
        Method deactivate = HttpClientFactory.class.getDeclaredMethod("deactivate");
        deactivate.setAccessible(true);
        deactivate.invoke(transport);
    }

    private static HttpClient client(Bundle bundle) {
        BundleContext context = bundle.getBundleContext();
        return context.getService(context.getServiceReference(HttpClient.class));
    }

    static Stream<Behaviour> table() {
        return HttpClientBehaviours.TABLE.stream();
    }

    @ParameterizedTest
    @MethodSource("table")
    void it_behaves_as_the_clients_of_the_jdk_do(Behaviour behaviour) {
        assertThat(behaviours.outcome(behaviour, jdk)).as("JDK").isEqualTo(behaviour.outcome());
        assertThat(behaviours.outcome(behaviour, ours)).as("Penstock").isEqualTo(behaviour.outcome());
    }

    @Test
    void the_table_is_large_enough() {
        assertThat(HttpClientBehaviours.TABLE).hasSizeGreaterThanOrEqualTo(40);
        assertThat(HttpClientBehaviours.TABLE.stream().map(Behaviour::name)).doesNotHaveDuplicates();
    }

    @Test
    void it_says_honestly_what_it_is() {
        assertThat(ours.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(ours.followRedirects()).isEqualTo(HttpClient.Redirect.NORMAL);
        assertThat(ours.connectTimeout()).contains(Duration.ofSeconds(9));
        assertThat(ours.cookieHandler()).isEmpty();
        assertThat(ours.proxy()).isEmpty();
        assertThat(ours.authenticator()).isEmpty();
        assertThat(ours.executor()).isEmpty();
        assertThat(ours.sslContext().getProtocol()).isEqualTo("TLS");
        assertThat(ours.sslParameters().getProtocols()).contains("TLSv1.3");
        assertThatThrownBy(ours::newWebSocketBuilder)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("http and https only");
        assertThat(ours).hasToString("HttpClient of engine test");
    }

    /** By name: the compiler of JDK 17 does not know them. */
    @Test
    void what_newer_JDKs_have_to_end_a_client_leaves_it_usable() throws Exception {
        Class<?> type = ours.getClass();
        for (String name : List.of("shutdown", "shutdownNow", "close")) {
            type.getMethod(name).invoke(ours);
        }
        assertThat(type.getMethod("isTerminated").invoke(ours)).isEqualTo(false);
        assertThat(type.getMethod("awaitTermination", Duration.class).invoke(ours, Duration.ofDays(1)))
                .isEqualTo(true);
        assertThat(ours.send(HttpRequest.newBuilder(behaviours.uri("/hello")).build(), BodyHandlers.ofString())
                        .body())
                .isEqualTo("hello");
    }

    @Test
    void each_bundle_has_its_own_and_is_counted_by_name() throws Exception {
        Bundle other = bench.bundle("other");
        assertThat(client(other)).isNotSameAs(ours);
        client(other).send(HttpRequest.newBuilder(behaviours.uri("/hello")).build(), BodyHandlers.discarding());
        BundleContext system = bench.framework.getBundleContext();
        NetworkRuntime runtime = system.getService(system.getServiceReference(NetworkRuntime.class));
        assertThat(runtime.engine().byBundle()).containsEntry("other", 1L);
    }

    @Test
    void what_a_bundle_has_under_way_ends_with_it() throws Exception {
        Bundle leaving = bench.bundle("leaving");
        CompletableFuture<HttpResponse<String>> running = client(leaving)
                .sendAsync(HttpRequest.newBuilder(behaviours.uri("/never")).build(), BodyHandlers.ofString());
        await().atMost(Duration.ofSeconds(30)).until(() -> behaviours.held() > 0);
        leaving.stop();
        assertThatThrownBy(() -> running.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .cause()
                .isInstanceOfSatisfying(
                        NetworkException.class, e -> assertThat(e.code()).isEqualTo(NetworkError.SHUTDOWN));
    }

    /** What is deliberately otherwise than with the JDK's client. */
    @Test
    void content_codings_are_undone_and_an_insecure_redirect_is_an_error() throws Exception {
        HttpRequest zipped = HttpRequest.newBuilder(behaviours.uri("/zipped")).build();
        assertThat(ours.send(zipped, BodyHandlers.ofString()).body()).isEqualTo("unzipped");
        HttpRequest down = HttpRequest.newBuilder(behaviours.secure("/down")).build();
        assertThat(jdk.send(down, BodyHandlers.ofString()).statusCode()).isEqualTo(302);
        assertThatThrownBy(() -> ours.send(down, BodyHandlers.ofString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("INSECURE_REDIRECT");
    }

    @Test
    void a_failure_names_its_code_in_the_cause() {
        URI nowhere = URI.create("http://localhost:" + behaviours.closedPort() + "/");
        assertThatThrownBy(() -> ours.send(HttpRequest.newBuilder(nowhere).build(), BodyHandlers.ofString()))
                .hasRootCauseInstanceOf(Exception.class)
                .hasMessageContaining("CONNECTION_REFUSED");
    }
}
