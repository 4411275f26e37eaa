// SPDX-License-Identifier: Apache-2.0
package io.penstock.itests;

import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.url;

import java.io.File;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.ExamFactory;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.forked.ForkedTestContainerFactory;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

/** The scenarios on plain Felix. */
@RunWith(PaxExam.class)
@ExamFactory(ForkedTestContainerFactory.class)
@ExamReactorStrategy(PerClass.class)
public class FelixIT extends Scenarios {
    private static final File ETC = new File("target/felix-etc");

    @Configuration
    public Option[] config() {
        File[] jars = new File("target/bundles").listFiles((directory, name) -> name.endsWith(".jar"));
        Option[] staged = new Option[jars.length];
        for (int i = 0; i < jars.length; i++) {
            staged[i] = url(jars[i].toURI().toString());
        }
        ETC.mkdirs();
        return options(
                junitBundles(),
                frameworkProperty("felix.fileinstall.dir").value(ETC.getAbsolutePath()),
                frameworkProperty("felix.fileinstall.noInitialDelay").value("true"),
                frameworkProperty("felix.fileinstall.poll").value("200"),
                frameworkProperty("felix.fileinstall.enableConfigSave").value("false"),
                frameworkProperty("penstock.itests.etc").value(ETC.getAbsolutePath()),
                composite(staged));
    }
}
