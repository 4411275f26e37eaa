// SPDX-License-Identifier: Apache-2.0
package io.penstock.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.penstock.runtime.EngineDTO;
import io.penstock.runtime.SwapDTO;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.inject.Inject;
import org.apache.karaf.features.FeaturesService;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.ExamFactory;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.karaf.container.internal.KarafTestContainerFactory;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

/** The scenarios on Karaf, installed by the feature, and upgrades by features. */
@RunWith(PaxExam.class)
@ExamFactory(KarafTestContainerFactory.class)
@ExamReactorStrategy(PerClass.class)
public class KarafIT extends Scenarios {
    private static final String NEXT = "9.0.0";

    @Inject
    protected FeaturesService features;

    @Configuration
    public Option[] config() {
        return new Option[] {Containers.karaf()};
    }

    @Test
    public void featuresUpgradeAndGoBackWhileRequestsRun() throws Exception {
        String installed = features.getFeature("penstock").getVersion();
        Path engineFile = etc().resolve("io.penstock.engine.cfg");
        assertTrue("etc has the configuration", Files.exists(engineFile));
        features.addRepository(next(installed).toUri());
        long before = runtime.engine().generation();
        try (Load load = new Load(network, engine, origin).gets(2)) {
            features.installFeature("penstock-next", NEXT);
            await("the new layers", () -> versions().equals(Set.of(NEXT)));
            load.awaitMore(20);
            features.uninstallFeature("penstock", installed);
            load.awaitMore(20);
            assertEquals(FULL, layers());
            assertEquals(Set.of(NEXT), versions());
            assertEquals(1, bundles("io.penstock.factory.proxy").size());
            assertTrue("the configuration stays", Files.exists(engineFile));
            assertEquals(List.of("proxy"), runtime.engine().required());

            features.installFeature("penstock", installed);
            load.awaitMore(20);
            assertEquals(Set.of(NEXT), versions());
            features.uninstallFeature("penstock-next", NEXT);
            await("the old layers", () -> layers().equals(FULL) && !versions().contains(NEXT));
            load.awaitMore(20);
            load.check();
        }
        List<SwapDTO> swaps = runtime.engine().swaps().stream()
                .filter(swap -> swap.generation() > before)
                .toList();
        for (SwapDTO swap : swaps) {
            List<String> names =
                    swap.after().stream().map(EngineDTO.LayerDTO::factory).toList();
            assertEquals(swap.toString(), FULL, names);
        }
    }

    private Set<String> versions() {
        return runtime.engine().stack().stream()
                .map(EngineDTO.LayerDTO::version)
                .collect(java.util.stream.Collectors.toSet());
    }

    /** A repository of features with a later version of every factory and of the language. */
    private Path next(String installed) throws Exception {
        Path directory = Files.createTempDirectory("penstock-next");
        StringBuilder text = new StringBuilder()
                .append("<features name=\"penstock-next\" xmlns=\"http://karaf.apache.org/xmlns/features/v1.6.0\">")
                .append("<feature name=\"penstock-next\" version=\"" + NEXT + "\">")
                .append("<feature prerequisite=\"true\">scr</feature>")
                .append("<feature version=\"" + installed + "\">penstock-engine</feature>");
        for (String name :
                List.of("httpclient-factory", "proxy-factory", "caching-factory", "cookie-factory", "qml-document")) {
            Path jar = directory.resolve(name + ".jar");
            Files.write(jar, Jars.withVersion(ours(name), NEXT));
            text.append("<bundle>").append(jar.toUri()).append("</bundle>");
        }
        Path file = directory.resolve("features.xml");
        return Files.writeString(file, text.append("</feature></features>"));
    }
}
