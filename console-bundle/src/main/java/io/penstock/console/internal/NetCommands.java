// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.runtime.EngineDTO;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The commands {@code net:*}. Each takes words and answers with text; a wrong call throws with what is wrong and the
 * usage. They need nothing of Gogo's own types, so that any shell that follows its convention runs them.
 */
@Component(
        service = NetCommands.class,
        immediate = true, // the trace lives from one command to the next
        property = {
            "osgi.command.scope=net",
            "osgi.command.function=status",
            "osgi.command.function=explain",
            "osgi.command.function=get",
            "osgi.command.function=load",
            "osgi.command.function=swaps",
            "osgi.command.function=cache",
            "osgi.command.function=cookies",
            "osgi.command.function=proxy",
            "osgi.command.function=policy",
            "osgi.command.function=offline",
            "osgi.command.function=trace",
            "osgi.command.function=help"
        })
public final class NetCommands {
    private static final String STATUS = "net:status [--engine NAME] [--json]";
    private static final String EXPLAIN = "net:explain URL [--method NAME] [--bundle NAME] [--engine NAME] [--json]";
    private static final String SWAPS = "net:swaps [--limit N] [--engine NAME] [--json]";
    private static final String POLICY =
            "net:policy check URL [--method NAME] [--bundle NAME] [--engine NAME] [--json]";
    private static final String HELP = "net:help [--json]";

    private final Services services;
    private final Explaining explaining;
    private final GetCommand get;
    private final LoadCommand load;
    private final CacheCommand cache;
    private final CookiesCommand cookies;
    private final ProxyCommand proxy;
    private final OfflineCommand offline;
    private final TraceCommand trace;

    @Activate
    public NetCommands(BundleContext context) {
        services = new Services(context);
        Configurations configurations = new Configurations(context);
        explaining = new Explaining(services, configurations);
        get = new GetCommand(services);
        load = new LoadCommand(services);
        cache = new CacheCommand(services);
        cookies = new CookiesCommand(services);
        proxy = new ProxyCommand(services, configurations, explaining);
        offline = new OfflineCommand(services, configurations);
        trace = new TraceCommand(context);
    }

    @Deactivate
    void deactivate() {
        trace.close();
    }

    /** What engines are and do. */
    public String status(String... words) {
        return run(STATUS, words, arguments -> {
            List<String> engines = arguments.atMost(0).value("--engine").isPresent()
                    ? List.of(services.engine(arguments.value("--engine")))
                    : services.engines();
            if (engines.isEmpty()) {
                services.engine(arguments.value("--engine")); // says why
            }
            List<View> reports = engines.stream()
                    .map(engine -> StatusReport.of(services.describe(engine)))
                    .toList();
            return new View.Many(reports);
        });
    }

    /** Why a request would go the way it would go. */
    public String explain(String... words) {
        return run(
                EXPLAIN, words, arguments -> explanation(arguments.atMost(1), 0).view());
    }

    /** Sends one request. */
    public String get(String... words) {
        return run(GetCommand.USAGE, words, get::run);
    }

    /** Loads a document and everything that it refers to. */
    public String load(String... words) {
        return run(LoadCommand.USAGE, words, load::run);
    }

    /** The last swaps. */
    public String swaps(String... words) {
        return run(SWAPS, words, arguments -> {
            int limit = arguments.atMost(0).number("--limit", 10, 1, 50);
            EngineDTO engine = services.describe(services.engine(arguments.value("--engine")));
            return SwapsReport.of(engine.swaps(), limit);
        });
    }

    /** The HTTP cache. */
    public String cache(String... words) {
        return run(CacheCommand.USAGE, words, cache::run);
    }

    /** The cookies. */
    public String cookies(String... words) {
        return run(CookiesCommand.USAGE, words, cookies::run);
    }

    /** The proxies. */
    public String proxy(String... words) {
        return run(ProxyCommand.USAGE, words, proxy::run);
    }

    /** What the access policies say. */
    public String policy(String... words) {
        return run(POLICY, words, arguments -> {
            if (!arguments.atMost(2).word(0, "check").equals("check")) {
                throw arguments.wrong("there is no action " + arguments.word(0, "check"));
            }
            Explanation explanation = explanation(arguments, 1);
            return View.fields()
                    .with("policy", Explanation.summary(explanation.verdicts()))
                    .with("policies", Explanation.policies(explanation.verdicts()))
                    .build();
        });
    }

    /** The offline switch. */
    public String offline(String... words) {
        return run(OfflineCommand.USAGE, words, offline::run);
    }

    /** Exchanges as they end. */
    public String trace(String... words) {
        return run(TraceCommand.USAGE, words, trace::run);
    }

    /** All usages. */
    public String help(String... words) {
        return run(HELP, words, arguments -> {
            View.Rows rows = View.table("command", "what");
            rows.row(STATUS, "engines, their stacks, counters, exchanges under way");
            rows.row(EXPLAIN, "why a request would go the way it would go; sends nothing");
            rows.row(GetCommand.USAGE, "sends one request");
            rows.row(LoadCommand.USAGE, "loads a document and everything that it refers to");
            rows.row(SWAPS, "the last changes of the stack, and what became of exchanges meanwhile");
            rows.row(CacheCommand.USAGE, "the HTTP cache");
            rows.row(CookiesCommand.USAGE, "the cookie jar; values are not shown");
            rows.row(ProxyCommand.USAGE, "proxies, and which of them a URL would meet");
            rows.row(POLICY, "what the access policies say");
            rows.row(OfflineCommand.USAGE, "only caches answer");
            rows.row(TraceCommand.USAGE, "logs each exchange as it ends");
            return rows.build();
        });
    }

    private Explanation explanation(Arguments arguments, int index) {
        return explaining.explain(
                arguments.uri(index),
                arguments.value("--method").orElse("GET"),
                services.engine(arguments.value("--engine")),
                arguments.value("--bundle").orElse("(any bundle)"));
    }

    private static String run(String usage, String[] words, Function<Arguments, View> command) {
        if (Arrays.asList(words).contains("--help")) {
            return usage;
        }
        Arguments arguments = Arguments.parse(usage, words);
        View view = command.apply(arguments);
        return arguments.has("--json") ? JsonView.write(view) : TextView.draw(view);
    }
}
