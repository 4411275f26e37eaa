// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import io.penstock.config.Settings;
import io.penstock.engine.internal.exchange.ExchangeSettings;
import io.penstock.engine.internal.stack.Loaders;
import io.penstock.engine.internal.stack.StackSettings;
import io.penstock.network.Timeouts;
import io.penstock.network.spi.Limits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/**
 * One engine's configuration, whole and good.
 *
 * @param target which factories count; empty for all
 */
record EngineConfiguration(String name, Optional<Filter> target, StackSettings stacks, ExchangeSettings exchanges) {
    private static final Duration LONGEST_DRAIN = Duration.ofMillis(4500); // component runtimes lose patience at 5 s
    private static final Set<String> SCHEMES = Set.of("http", "https", "data");

    /** Reads all keys; what is wrong is in {@link Settings#problems()}, and has its default here. */
    static EngineConfiguration read(Settings settings, String defaultName) {
        String name = settings.value(
                "name",
                defaultName,
                "1 to 64 letters, digits, '.', '_' or '-'",
                text -> text.matches("[A-Za-z0-9._-]{1,64}") ? text : null);
        int cores = Runtime.getRuntime().availableProcessors();
        StackSettings stacks = new StackSettings(
                settings.integer("loader.threads", Math.max(2, Math.min(8, cores)), 1, Loaders.MAX),
                settings.list("stack.required", List.of()),
                settings.duration(
                        "create.timeout", Duration.ofSeconds(1), Duration.ofMillis(10), Duration.ofMinutes(1)),
                settings.duration("drain.timeout", Duration.ofSeconds(4), Duration.ZERO, LONGEST_DRAIN));
        Duration absence = settings.duration(
                "absence.timeout", Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofHours(1));
        if (absence.compareTo(stacks.drainTimeout()) <= 0) {
            settings.problem("absence.timeout = " + Settings.print(absence) + ": must be longer than drain.timeout = "
                    + Settings.print(stacks.drainTimeout()));
        }
        Set<String> schemes = Set.copyOf(settings.list("schemes", List.copyOf(SCHEMES)).stream()
                .map(scheme -> scheme.toLowerCase(Locale.ROOT))
                .toList());
        if (!SCHEMES.containsAll(schemes)) {
            settings.problem("schemes = " + String.join(",", schemes) + ": must be some of http, https, data");
        }
        ExchangeSettings exchanges = new ExchangeSettings(
                new Timeouts(
                        time(settings, "connect", Timeouts.DEFAULT.connect()),
                        time(settings, "response", Timeouts.DEFAULT.response()),
                        time(settings, "idle", Timeouts.DEFAULT.idle()),
                        time(settings, "total", Timeouts.DEFAULT.total())),
                absence,
                settings.integer("redirects.max", 20, 0, 20),
                new Limits(
                        settings.size("body.max", Limits.DEFAULT.body(), 1, Long.MAX_VALUE),
                        settings.size("decoded.max", Limits.DEFAULT.decoded(), 1, Long.MAX_VALUE)),
                settings.flag("offline", false),
                schemes);
        return new EngineConfiguration(name, filter(settings), stacks, exchanges);
    }

    private static Duration time(Settings settings, String part, Duration fallback) {
        return settings.duration("timeout." + part, fallback, Duration.ofMillis(1), Timeouts.MAX);
    }

    private static Optional<Filter> filter(Settings settings) {
        String text = settings.text("factory.target", "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(FrameworkUtil.createFilter(text));
        } catch (InvalidSyntaxException e) {
            settings.problem("factory.target = " + text + ": must be an LDAP filter, for example (penstock.factory=*)");
            return Optional.empty();
        }
    }

    /** Effective values by key. */
    Map<String, String> effective() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("name", name);
        values.put("loader.threads", String.valueOf(stacks.loaders()));
        values.put("factory.target", target.map(Filter::toString).orElse(""));
        values.put("stack.required", String.join(",", stacks.required()));
        values.put("create.timeout", Settings.print(stacks.createTimeout()));
        values.put("drain.timeout", Settings.print(stacks.drainTimeout()));
        values.put("absence.timeout", Settings.print(exchanges.absence()));
        values.put("timeout.connect", Settings.print(exchanges.timeouts().connect()));
        values.put("timeout.response", Settings.print(exchanges.timeouts().response()));
        values.put("timeout.idle", Settings.print(exchanges.timeouts().idle()));
        values.put("timeout.total", Settings.print(exchanges.timeouts().total()));
        values.put("redirects.max", String.valueOf(exchanges.redirects()));
        values.put("body.max", String.valueOf(exchanges.limits().body()));
        values.put("decoded.max", String.valueOf(exchanges.limits().decoded()));
        values.put("offline", String.valueOf(exchanges.offline()));
        values.put(
                "schemes",
                exchanges.schemes().stream()
                        .sorted()
                        .reduce((a, b) -> a + "," + b)
                        .orElse(""));
        return Map.copyOf(values);
    }
}
