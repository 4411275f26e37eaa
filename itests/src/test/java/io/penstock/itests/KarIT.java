// SPDX-License-Identifier: Apache-2.0
package io.penstock.itests;

import static org.junit.Assert.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.penstock.network.NetworkAccess;
import io.penstock.network.NetworkReply;
import io.penstock.runtime.NetworkRuntime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.apache.karaf.kar.KarService;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.ExamFactory;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.karaf.container.internal.KarafTestContainerFactory;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** A stock Karaf without any network needs the archive only. */
@RunWith(PaxExam.class)
@ExamFactory(KarafTestContainerFactory.class)
@ExamReactorStrategy(PerClass.class)
public class KarIT {
    private static final List<String> SERVICES =
            List.of("io.penstock.network.NetworkAccess", "io.penstock.runtime.NetworkRuntime");

    @Inject
    protected BundleContext context;

    @Inject
    protected KarService archives;

    @Configuration
    public Option[] config() {
        return new Option[] {Containers.karafWithArchive()};
    }

    @Test
    public void theArchiveBringsEverything() throws Exception {
        ContainerTest.await(
                "the archive is installed",
                () -> SERVICES.stream().allMatch(service -> context.getServiceReference(service) != null));
        assertEquals("cookie caching proxy httpclient", Installed.exchange(context));
        ContainerTest.await(
                "every bundle is active", () -> ours().stream().allMatch(bundle -> bundle.getState() == Bundle.ACTIVE));
        List<String> names = archives.list();
        assertEquals(names.toString(), 1, names.size());
    }

    private List<Bundle> ours() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> String.valueOf(bundle.getSymbolicName()).startsWith("io.penstock."))
                .toList();
    }

    /** Loaded when our packages are there, not before. */
    private static final class Installed {
        static String exchange(BundleContext context) throws Exception {
            NetworkAccess network = context.getService(context.getServiceReference(NetworkAccess.class));
            NetworkRuntime runtime = context.getService(context.getServiceReference(NetworkRuntime.class));
            ContainerTest.await("every layer", () -> runtime.engine().stack().size() == 4);
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, 5);
                exchange.getResponseBody().write(new byte[] {'h', 'e', 'l', 'l', 'o'});
                exchange.close();
            });
            server.start();
            try {
                NetworkReply<String> reply = network.get(
                                URI.create("http://localhost:"
                                        + server.getAddress().getPort() + "/"),
                                BodyHandlers.ofString())
                        .get(30, TimeUnit.SECONDS);
                assertEquals("hello", reply.body());
            } finally {
                server.stop(0);
            }
            assertEquals(List.of("proxy"), runtime.engine().required());
            return String.join(
                    " ",
                    runtime.engine().stack().stream()
                            .map(layer -> layer.factory())
                            .toList());
        }
    }
}
