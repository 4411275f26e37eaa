// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.console.internal.Explanation.Judgement;
import io.penstock.network.Identity;
import io.penstock.network.Initiator;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Origin;
import io.penstock.network.Proxy;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.AccessPolicy;
import io.penstock.network.spi.AccessPolicy.Verdict;
import io.penstock.network.spi.AccessRequest;
import io.penstock.network.spi.CredentialsProvider;
import io.penstock.network.spi.Explainer;
import io.penstock.network.spi.TlsContext;
import io.penstock.network.spi.TlsContextProvider;
import io.penstock.runtime.EngineDTO;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks everybody who would take part in a request what they would do. */
final class Explaining {
    private final Services services;
    private final Configurations configurations;

    Explaining(Services services, Configurations configurations) {
        this.services = services;
        this.configurations = configurations;
    }

    Explanation explain(URI uri, String method, String engine, String bundle) {
        EngineDTO described = services.describe(engine);
        NetworkRequest request = request(uri, method, engine, bundle);
        return new Explanation(
                uri,
                method,
                bundle,
                described,
                layers(request),
                tls(uri),
                verdicts(request),
                services.withAll(
                        CredentialsProvider.class,
                        all -> all.stream().map(Services.Found::bundle).toList()),
                List.copyOf(configurations.all().keySet()));
    }

    static NetworkRequest request(URI uri, String method, String engine, String bundle) {
        return NetworkRequest.newBuilder(uri)
                .method(method)
                .attribute(RequestAttribute.IDENTITY, new Identity(engine, bundle))
                .build();
    }

    /** What each layer says, by name. */
    Map<String, List<Explainer.Line>> layers(NetworkRequest request) {
        return services.withAll(Explainer.class, all -> {
            Map<String, List<Explainer.Line>> layers = new LinkedHashMap<>();
            for (Services.Found<Explainer> each : all) {
                layers.computeIfAbsent(each.service().layer(), key -> lines(each.service(), request));
            }
            return layers;
        });
    }

    private static List<Explainer.Line> lines(Explainer explainer, NetworkRequest request) {
        try {
            return explainer.explain(request);
        } catch (RuntimeException e) { // foreign
            return List.of(new Explainer.Line("fault", e.toString()));
        }
    }

    /** As the engine asks them before a look-up. */
    List<Judgement> verdicts(NetworkRequest request) {
        Optional<Origin> origin = origin(request);
        if (origin.isEmpty()) {
            return List.of();
        }
        AccessRequest asked = new AccessRequest(
                request.uri(),
                origin.get(),
                request.method(),
                request.attribute(RequestAttribute.IDENTITY),
                Initiator.NONE,
                Proxy.DIRECT,
                literal(origin.get()));
        return services.withAll(AccessPolicy.class, all -> {
            List<Judgement> verdicts = new ArrayList<>();
            all.forEach(each -> verdicts.add(new Judgement(each.bundle(), verdict(each.service(), asked))));
            return verdicts;
        });
    }

    private static Verdict verdict(AccessPolicy policy, AccessRequest asked) {
        try {
            return policy.check(asked);
        } catch (RuntimeException e) { // the engine refuses then, too
            return Verdict.denied("(the policy failed: " + e + ")");
        }
    }

    private String tls(URI uri) {
        Origin origin = origin(NetworkRequest.get(uri)).orElse(null);
        if (origin == null || !origin.isSecure()) {
            return "none: " + uri.getScheme() + " goes in clear text";
        }
        return services.withAll(TlsContextProvider.class, all -> {
            for (Services.Found<TlsContextProvider> each : all) {
                Optional<TlsContext> context = each.service().tlsContext(origin.host(), origin.port());
                if (context.isPresent()) {
                    TlsContext tls = context.get();
                    return tls.identity() + " of " + each.bundle() + "; the host's name is verified"
                            + (tls.pins().isEmpty() ? "" : "; " + tls.pins().size() + " pinned keys");
                }
            }
            return "the JDK's trust store; the host's name is verified";
        });
    }

    private static Optional<Origin> origin(NetworkRequest request) {
        try {
            return Optional.of(request.origin());
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // data:, file: and others have none
        }
    }

    private static List<InetAddress> literal(Origin origin) {
        try {
            return origin.isAddressLiteral() ? List.of(InetAddress.getByName(origin.host())) : List.of();
        } catch (UnknownHostException e) {
            return List.of(); // canonical literals are well-formed
        }
    }
}
