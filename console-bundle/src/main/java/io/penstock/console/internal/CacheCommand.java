// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.cache.HttpCache;
import io.penstock.cache.HttpCache.EntryView;
import io.penstock.cache.HttpCache.Statistics;
import java.util.List;

/** The HTTP cache of an engine. */
final class CacheCommand {
    static final String USAGE = "net:cache [stats | list [PATTERN] | remove PATTERN | clear | verify] [--limit N]"
            + " [--engine NAME] [--json]";

    private final Services services;

    CacheCommand(Services services) {
        this.services = services;
    }

    View run(Arguments arguments) {
        String engine = services.engine(arguments.value("--engine"));
        return services.with(HttpCache.class, engine, cache -> run(cache, arguments))
                .orElseThrow(() -> new IllegalStateException("the engine " + engine
                        + " has no cache (yet): is the bundle io.penstock.factory.caching active, and has a request"
                        + " been sent?"));
    }

    private static View run(HttpCache cache, Arguments arguments) {
        String action = arguments.word(0).orElse("stats");
        return switch (action) {
            case "stats" -> {
                arguments.atMost(1);
                yield stats(cache.statistics());
            }
            case "list" ->
                list(cache.list(arguments.atMost(2).word(1).orElse("*"), arguments.number("--limit", 100, 1, 100_000)));
            case "remove" ->
                View.fields()
                        .with(
                                "removed",
                                View.number(cache.remove(arguments.atMost(2).word(1, "PATTERN"))))
                        .build();
            case "clear" -> {
                arguments.atMost(1);
                cache.clear();
                yield View.text("cleared");
            }
            case "verify" -> {
                arguments.atMost(1);
                HttpCache.Verification verified = cache.verify();
                yield View.fields()
                        .with("checked", View.number(verified.checked()))
                        .with("dropped", View.number(verified.dropped()))
                        .build();
            }
            default -> throw arguments.wrong("there is no action " + action);
        };
    }

    static View stats(Statistics counted) {
        return View.fields()
                .with("hits", View.number(counted.hits()))
                .with("misses", View.number(counted.misses()))
                .with("validations", View.number(counted.validations()))
                .with("stale", View.number(counted.stale()))
                .with("collapsed", View.number(counted.collapsed()))
                .with("stored", View.number(counted.stored()))
                .with("evictions", View.number(counted.evictions()))
                .with("corrupt", View.number(counted.corrupt()))
                .with("entries", View.number(counted.entries()))
                .with("bytes", View.bytes(counted.bytes()))
                .with("memoryBytes", View.bytes(counted.memoryBytes()))
                .build();
    }

    static View list(List<EntryView> entries) {
        View.Rows rows = View.table("status", "bytes", "state", "stored", "vary", "url");
        entries.forEach(each -> rows.row(
                View.number(each.status()),
                View.bytes(each.bytes()),
                each.state(),
                View.time(each.stored()),
                each.vary(),
                each.url()));
        return rows.build();
    }
}
