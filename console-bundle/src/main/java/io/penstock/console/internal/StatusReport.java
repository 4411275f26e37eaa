// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.runtime.EngineDTO;
import io.penstock.runtime.EngineDTO.ExchangeCounters;
import io.penstock.runtime.EngineDTO.FactoryDTO;
import io.penstock.runtime.EngineDTO.LayerDTO;
import io.penstock.runtime.EngineDTO.SwapCounters;
import java.util.List;

/** What an engine is and does right now. A pure function. */
final class StatusReport {
    /** Exchanges under way that are shown. */
    private static final int SHOWN = 20;

    private StatusReport() {}

    static View of(EngineDTO engine) {
        View.Builder status = View.fields()
                .with("engine", engine.name())
                .with("generation", View.number(engine.generation()))
                .with("usable", View.flag(engine.usable()));
        if (!engine.why().isEmpty()) {
            status.with("why", engine.why());
        }
        status.with(
                        "offline",
                        View.flag(Boolean.parseBoolean(engine.configuration().get("offline"))))
                .with("required", View.texts(engine.required()))
                .with("stack", stack(engine.stack()));
        List<FactoryDTO> unused = engine.factories().stream()
                .filter(factory -> !factory.state().equals("ACTIVE"))
                .toList();
        if (!unused.isEmpty()) {
            status.with("notInTheStack", factories(unused));
        }
        status.with("exchanges", exchanges(engine.exchanges())).with("swaps", swaps(engine.swapCounters()));
        View.Rows loaders = View.table("loader", "generation", "creates", "exchanges", "mailbox");
        engine.loaders()
                .forEach(loader -> loaders.row(
                        loader.name(),
                        View.number(loader.generation()),
                        View.number(loader.creates()),
                        View.number(loader.exchanges()),
                        View.number(loader.mailbox())));
        status.with("loaders", loaders.build());
        status.with(
                "documents",
                View.fields()
                        .with("known", View.number(engine.components().documents()))
                        .with("loading", View.number(engine.components().loading()))
                        .with("failed", View.number(engine.components().failed()))
                        .with("bytes", View.bytes(engine.components().bytes()))
                        .build());
        View.Rows callers = View.table("bundle", "exchanges");
        engine.byBundle().forEach((bundle, count) -> callers.row(bundle, View.number(count)));
        status.with("callers", callers.build());
        View.Rows flying = View.table("id", "bundle", "phase", "age", "bytes", "generation", "request");
        engine.inFlight().stream()
                .limit(SHOWN)
                .forEach(each -> flying.row(
                        View.number(each.id()),
                        each.bundle(),
                        each.phase(),
                        View.millis(each.ageMillis()),
                        View.bytes(each.bytes()),
                        View.number(each.generation()),
                        each.method() + " " + each.uri()));
        return status.with("inFlight", flying.build()).build();
    }

    /** A stack with the reason for each place, top-down. */
    static View stack(List<LayerDTO> stack) {
        View.Rows rows = View.table("layer", "rank", "bundle", "version", "place");
        for (int i = 0; i < stack.size(); i++) {
            LayerDTO layer = stack.get(i);
            rows.row(layer.factory(), View.number(layer.rank()), layer.bundle(), layer.version(), place(stack, i));
        }
        return rows.build();
    }

    static View factories(List<FactoryDTO> factories) {
        View.Rows rows = View.table("layer", "rank", "bundle", "version", "state", "reason");
        factories.forEach(each -> rows.row(
                each.factory(), View.number(each.rank()), each.bundle(), each.version(), each.state(), each.reason()));
        return rows.build();
    }

    /** Why a layer is where it is. */
    static String place(List<LayerDTO> stack, int index) {
        LayerDTO layer = stack.get(index);
        String above = index == 0 ? "top: the highest rank" : below(stack.get(index - 1), layer);
        return layer.transport() ? above + "; transport: it asks for nothing below" : above;
    }

    private static String below(LayerDTO above, LayerDTO layer) {
        return above.rank() == layer.rank()
                ? "below " + above.factory() + ": same rank, that service is older"
                : "below " + above.factory() + ": rank " + layer.rank() + " < " + above.rank();
    }

    private static View exchanges(ExchangeCounters counters) {
        return View.fields()
                .with("started", View.number(counters.started()))
                .with("succeeded", View.number(counters.succeeded()))
                .with("failed", View.number(counters.failed()))
                .with("cancelled", View.number(counters.cancelled()))
                .with("waiting", View.number(counters.waiting()))
                .with("bytesReceived", View.bytes(counters.bytesReceived()))
                .build();
    }

    private static View swaps(SwapCounters counters) {
        return View.fields()
                .with("swaps", View.number(counters.swaps()))
                .with("drained", View.number(counters.drained()))
                .with("replayed", View.number(counters.replayed()))
                .with("resumed", View.number(counters.resumed()))
                .with("abandoned", View.number(counters.abandoned()))
                .build();
    }
}
