// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.network.spi.Explainer;
import java.util.List;
import java.util.Map;

/** Which proxies there are, and which of them a URL would meet. */
final class ProxyCommand {
    static final String USAGE = "net:proxy [rules | for URL] [--engine NAME] [--json]";

    private static final String LAYER = "proxy";
    private static final String PID = "io.penstock.factory.proxy";

    private final Services services;
    private final Configurations configurations;
    private final Explaining explaining;

    ProxyCommand(Services services, Configurations configurations, Explaining explaining) {
        this.services = services;
        this.configurations = configurations;
        this.explaining = explaining;
    }

    View run(Arguments arguments) {
        String action = arguments.word(0).orElse("rules");
        return switch (action) {
            case "rules" -> {
                arguments.atMost(1);
                yield rules(configurations.all());
            }
            case "for" -> {
                String engine = services.engine(arguments.value("--engine"));
                yield lines(explaining
                        .layers(Explaining.request(arguments.atMost(2).uri(1), "GET", engine, ""))
                        .getOrDefault(LAYER, List.of(new Explainer.Line(LAYER, "there is no layer of that name"))));
            }
            default -> throw arguments.wrong("there is no action " + action);
        };
    }

    static View rules(Map<String, Map<String, String>> configurations) {
        View.Rows rows = View.table("pid", "key", "value");
        configurations.forEach((pid, values) -> {
            if (pid.startsWith(PID)) {
                values.forEach((key, value) -> rows.row(pid, key, value));
            }
        });
        return rows.build();
    }

    private static View lines(List<Explainer.Line> lines) {
        View.Rows rows = View.table("what", "value");
        lines.forEach(line -> rows.row(line.name(), line.value()));
        return rows.build();
    }
}
