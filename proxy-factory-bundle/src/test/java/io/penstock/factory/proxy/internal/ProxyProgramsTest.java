// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * The lines against proxies that others have written, where the machine has them. Elsewhere the testkit's stand in, so
 * that the build works everywhere, unless {@code -Dpenstock.proxy.programs=required}.
 */
class ProxyProgramsTest extends ProxyLines {
    @Override
    ProxyRig start(Path directory) throws IOException {
        List<String> missing = ProgramRig.missingPackages();
        if (System.getProperty("penstock.proxy.programs", "").equals("required")) {
            assertThat(missing).as("Debian packages that are not installed").isEmpty();
        }
        if (missing.isEmpty()) {
            return new ProgramRig(directory);
        }
        LoggerFactory.getLogger(ProxyProgramsTest.class)
                .warn("The testkit's proxies stand in for programs of Debian that are not installed: {}", missing);
        return new TestkitRig();
    }
}
