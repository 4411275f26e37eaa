// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import io.penstock.config.Settings;
import io.penstock.engine.internal.stack.Departures;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An engine that follows its configuration; a bad one changes nothing. */
final class ConfiguredEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredEngine.class);

    private final BundleContext context;
    private final Departures departures;
    private final String pid;
    private final String defaultName;
    private final int defaultRanking;
    private EngineShell shell;

    ConfiguredEngine(
            BundleContext context,
            Departures departures,
            Map<String, ?> properties,
            String pid,
            String defaultName,
            int defaultRanking) {
        this.context = context;
        this.departures = departures;
        this.pid = pid;
        this.defaultName = defaultName;
        this.defaultRanking = defaultRanking;
        Settings settings = Settings.of(properties);
        EngineConfiguration configuration = EngineConfiguration.read(settings, defaultName);
        report(settings.problems(), "its default counts");
        shell = start(configuration, settings);
    }

    void modified(Map<String, ?> properties) {
        Settings settings = Settings.of(properties);
        EngineConfiguration configuration = EngineConfiguration.read(settings, defaultName);
        if (!settings.problems().isEmpty()) {
            report(settings.problems(), "the last good configuration stays");
        } else if (configuration.name().equals(shell.name())) {
            shell.reconfigure(configuration);
        } else {
            shell.close();
            shell = start(configuration, settings);
        }
    }

    @Override
    public void close() {
        shell.close();
    }

    private EngineShell start(EngineConfiguration configuration, Settings settings) {
        return new EngineShell(context, configuration, departures, settings.ranking(defaultRanking));
    }

    private void report(List<String> problems, String consequence) {
        problems.forEach(problem -> LOG.error("{}: {}; {}", pid, problem, consequence));
    }
}
