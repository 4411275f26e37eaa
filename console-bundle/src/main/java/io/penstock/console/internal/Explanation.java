// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.network.Redaction;
import io.penstock.network.spi.AccessPolicy.Verdict;
import io.penstock.network.spi.Explainer;
import io.penstock.runtime.EngineDTO;
import io.penstock.runtime.EngineDTO.LayerDTO;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Why a request would go the way it would go; nothing is sent and nothing looked up.
 *
 * @param engine as it is now
 * @param bundle on whose behalf
 * @param layers what each layer says, by name
 * @param tls how TLS would be spoken
 * @param verdicts of the access policies, in order
 * @param credentials bundles that are asked on a challenge, in order
 * @param configurations PIDs that hold for it
 */
record Explanation(
        URI uri,
        String method,
        String bundle,
        EngineDTO engine,
        Map<String, List<Explainer.Line>> layers,
        String tls,
        List<Judgement> verdicts,
        List<String> credentials,
        List<String> configurations) {
    /** What the policy of a bundle says. */
    record Judgement(String bundle, Verdict verdict) {}

    View view() {
        return View.fields()
                .with("url", Redaction.uri(uri))
                .with("method", method)
                .with("engine", engine.name())
                .with("generation", View.number(engine.generation()))
                .with("onBehalfOf", bundle)
                .with("answer", answer())
                .with("stack", StatusReport.stack(engine.stack()))
                .with("layers", lines())
                .with("tls", tls)
                .with("policy", summary(verdicts))
                .with("policies", policies(verdicts))
                .with(
                        "credentials",
                        credentials.isEmpty()
                                ? View.text("none: no bundle answers challenges")
                                : View.texts(credentials.stream()
                                        .map(each -> each + ", if challenged")
                                        .toList()))
                .with("configuration", View.texts(configurations))
                .build();
    }

    /** The first thing that would keep it from being sent, or that nothing does. */
    private String answer() {
        String scheme = String.valueOf(uri.getScheme());
        if (!List.of(engine.configuration().getOrDefault("schemes", "").split(","))
                .contains(scheme)) {
            return "refused: the scheme " + scheme + " is not served here (UNKNOWN_SCHEME)";
        }
        for (Judgement each : verdicts) {
            if (!each.verdict().allowed()) {
                return "refused: rule " + each.verdict().rule() + " of " + each.bundle() + " (ACCESS_DENIED)";
            }
        }
        if (!engine.usable()) {
            return "it would wait, at most absence.timeout = "
                    + engine.configuration().getOrDefault("absence.timeout", "?") + ": " + engine.why();
        }
        return Boolean.parseBoolean(engine.configuration().get("offline"))
                ? "only a cache may answer, the engine is offline; a miss is OFFLINE_MISS"
                : "it would be sent";
    }

    private View lines() {
        View.Rows rows = View.table("layer", "what", "value");
        List<String> told = new ArrayList<>();
        for (LayerDTO layer : engine.stack()) {
            List<Explainer.Line> lines = layers.get(layer.factory());
            if (lines != null) {
                told.add(layer.factory());
                lines.forEach(line -> rows.row(layer.factory(), line.name(), line.value()));
            }
        }
        layers.forEach((layer, lines) -> {
            if (!told.contains(layer)) {
                rows.row(layer, "state", "not in the stack");
            }
        });
        return rows.build();
    }

    static String summary(List<Judgement> verdicts) {
        if (verdicts.isEmpty()) {
            return "allowed: there is no policy";
        }
        return verdicts.stream()
                .filter(each -> !each.verdict().allowed())
                .findFirst()
                .map(each -> "denied by the rule " + each.verdict().rule())
                .orElse("allowed; the addresses of the host are checked again before a connection");
    }

    static View policies(List<Judgement> verdicts) {
        View.Rows rows = View.table("bundle", "allowed", "rule");
        verdicts.forEach(each -> rows.row(
                each.bundle(),
                View.flag(each.verdict().allowed()),
                each.verdict().rule()));
        return rows.build();
    }
}
