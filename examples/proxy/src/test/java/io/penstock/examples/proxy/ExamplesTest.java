// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.examples.consumer.Watcher;
import io.penstock.examples.stamp.StampFactory;
import io.penstock.launcher.Penstock;
import io.penstock.testkit.TestOrigin;
import io.penstock.testkit.TestProxy;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

class ExamplesTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void documentAndImageGoThroughTheProxy() throws Exception {
        try (TestProxy proxy = TestProxy.http()) {
            int exit = ProxyExample.run(List.of("-host", "localhost", "-port", "" + proxy.port()), out);
            assertThat(text()).contains("manager 1 for ", "READY", "view.qml", "logo.svg");
            assertThat(exit).isZero();
            assertThat(proxy.requests())
                    .extracting(
                            request -> Path.of(request.target()).getFileName().toString())
                    .containsExactlyInAnyOrder("view.qml", "qmldir", "logo.svg");
        }
    }

    @Test
    void aFileIsReadAndItsImageGoesThroughTheProxy(@TempDir Path directory) throws Exception {
        try (TestProxy proxy = TestProxy.http();
                TestOrigin origin = TestOrigin.http()) {
            origin.serve("/logo.svg", "image/svg+xml", "<svg/>");
            Path file = directory.resolve("view.qml");
            Files.writeString(file, "import QtQuick\nImage { source: \"" + origin.uri("/logo.svg") + "\" }\n");
            assertThat(ProxyExample.run(
                            List.of("-host", "localhost", "-port", "" + proxy.port(), file.toString()), out))
                    .isZero();
            assertThat(proxy.requests())
                    .extracting(request -> request.target())
                    .containsExactly(origin.uri("/logo.svg").toString());
        }
    }

    @Test
    void withoutAProxyAllGoesDirect() throws Exception {
        assertThat(ProxyExample.run(List.of(), out)).isZero();
        assertThat(text()).contains("DIRECT", "logo.svg");
    }

    @Test
    void aHostNeedsAPort() throws Exception {
        assertThat(ProxyExample.run(List.of("-host", "localhost"), out)).isEqualTo(2);
        assertThat(text()).contains("usage");
    }

    @Test
    void theFactoryStampsWhatTheConsumerAsksFor() throws Exception {
        try (TestOrigin origin = TestOrigin.http();
                Penstock penstock = Penstock.start()) {
            origin.serve("/watched", "text/plain", "hello");
            install(penstock, StampFactory.class).start();
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> penstock.runtime().engine().stack().stream()
                            .anyMatch(layer -> layer.factory().equals("stamp")));
            install(penstock, Watcher.class).start();
            penstock.configure(
                    "io.penstock.examples.consumer",
                    Map.of("url", origin.uri("/watched").toString()));
            await().atMost(30, TimeUnit.SECONDS).until(() -> origin.count("/watched") == 1);
            assertThat(origin.requests("/watched").get(0).firstValue("X-Stamp")).contains("mine");
        }
    }

    /** From where the build has put it: a jar, or a directory with a manifest. */
    private static Bundle install(Penstock penstock, Class<?> of) throws Exception {
        return penstock.context()
                .installBundle(
                        "reference:" + of.getProtectionDomain().getCodeSource().getLocation());
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
