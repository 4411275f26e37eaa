// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import io.penstock.factory.cookie.internal.CookieConfiguration.Accept;
import io.penstock.factory.cookie.internal.jar.EngineJar;
import io.penstock.factory.cookie.internal.rfc6265.Hop;
import io.penstock.factory.cookie.internal.rfc6265.Matching;
import io.penstock.network.CookieControl;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.Explainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says which cookies a request would carry, and what keeps the others back; names only. */
record CookieExplainer(CookieJars jars) implements Explainer {
    private static final String NAMELESS = "(no name)";

    @Override
    public String layer() {
        return CookieFactory.LAYER;
    }

    @Override
    public List<Line> explain(NetworkRequest request) {
        Optional<EngineJar> jar =
                jar(request.attribute(RequestAttribute.IDENTITY).engine());
        if (jar.isEmpty()) {
            return List.of(new Line("cookies", "none: no manager of this engine has been made yet"));
        }
        List<Line> lines = new ArrayList<>();
        Optional<String> barred = barred(request);
        if (barred.isPresent()) {
            lines.add(new Line("cookies", barred.get()));
        } else {
            Hop hop = jars.hop(request);
            if (jars.configuration().accept() == Accept.FIRST_PARTY && hop.isThirdParty()) {
                lines.add(new Line("cookies", "none: accept = first-party, another site's document asks"));
            } else {
                judged(jar.get().judge(hop), lines);
            }
        }
        lines.add(new Line("cookie jar", jar.get().state()));
        return List.copyOf(lines);
    }

    private Optional<EngineJar> jar(String engine) {
        List<EngineJar> all = List.copyOf(jars.all());
        return all.stream()
                .filter(jar -> jar.engine().equals(engine))
                .findFirst()
                .or(() -> engine.isEmpty() && all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty());
    }

    /** What keeps all cookies from the request. */
    private Optional<String> barred(NetworkRequest request) {
        CookieControl control = request.attribute(RequestAttribute.COOKIES);
        if (jars.configuration().accept() == Accept.NONE) {
            return Optional.of("none: accept = none");
        }
        if (!control.loads()) {
            return Optional.of("none: the request's cookie control is " + control);
        }
        if (request.fields().contains("Cookie")) {
            return Optional.of("those that the caller set by hand, on this hop");
        }
        try {
            request.origin();
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("none: " + e.getMessage());
        }
    }

    private static void judged(List<EngineJar.Judged> cookies, List<Line> lines) {
        String sent = cookies.stream()
                .filter(judged -> judged.matching() == Matching.SENT)
                .map(CookieExplainer::name)
                .collect(Collectors.joining(", "));
        lines.add(new Line("cookies", sent.isEmpty() ? "none" : sent));
        cookies.stream()
                .filter(judged -> judged.matching() != Matching.SENT)
                .map(judged -> new Line(
                        "cookie withheld",
                        name(judged) + ": " + judged.matching().reason()))
                .forEach(lines::add);
    }

    private static String name(EngineJar.Judged judged) {
        return judged.cookie().name().isEmpty() ? NAMELESS : judged.cookie().name();
    }
}
