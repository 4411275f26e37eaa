// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CachedResponse;
import io.penstock.factory.caching.internal.policy.Decision;
import io.penstock.factory.caching.internal.policy.Lookup;
import io.penstock.factory.caching.internal.policy.RequestView;
import io.penstock.factory.caching.internal.policy.StoredView;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.Explainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what the cache would do with a request; asks nobody and changes nothing. */
record CachingExplainer(CachingFactory factory) implements Explainer {
    @Override
    public String layer() {
        return CachingFactory.LAYER;
    }

    @Override
    public List<Line> explain(NetworkRequest request) {
        Stores.State state = factory.stores().state();
        List<Line> lines = new ArrayList<>();
        OpenStore open = state.open();
        Optional<EngineCache> cache =
                factory.cache(request.attribute(RequestAttribute.IDENTITY).engine());
        if (cache.isEmpty()) {
            lines.add(new Line("cache state", "none: no manager of this engine has been made yet"));
        } else if (open == null) {
            lines.add(new Line("cache state", "forward: there is no store"));
        } else {
            explain(request, cache.get(), open, lines);
        }
        lines.add(new Line("cache store", state.text()));
        return List.copyOf(lines);
    }

    private void explain(NetworkRequest request, EngineCache cache, OpenStore open, List<Line> lines) {
        RequestView view = RequestView.of(request, false);
        if (!view.isGet() && !view.isHead()) {
            String effect = RequestView.isSafe(view.method())
                    ? "forward: method"
                    : "forward: method; if it succeeds, all that is stored for this URL is forgotten";
            lines.add(new Line("cache state", effect));
            return;
        }
        Scopes scopes;
        try {
            scopes = Scopes.of(open, cache.engine(), factory.options().byBundle(), request, view);
        } catch (IllegalArgumentException e) {
            lines.add(new Line("cache state", "forward: " + e.getMessage()));
            return;
        }
        List<CachedResponse> stored = open.find(scopes).getNow(List.of());
        long now = cache.now();
        Decision decision = Lookup.decide(view, stored, now, factory.options().policy(), open.fingerprint());
        lines.add(new Line("cache state", text(decision, now)));
        for (CachedResponse response : stored) {
            lines.add(new Line("cache entry", text(response, now)));
        }
    }

    private String text(Decision decision, long now) {
        if (decision instanceof Decision.Serve serve) {
            return "hit: " + lifetime(serve.stored(), now)
                    + (serve.refresh() ? ", served and validated meanwhile" : "");
        }
        if (decision instanceof Decision.Validate validate) {
            return "validate: " + lifetime(validate.stored().get(0), now);
        }
        if (decision instanceof Decision.Forward forward) {
            return "forward: " + forward.reason().token();
        }
        return decision instanceof Decision.Complete
                ? "forward: the rest of a part that is stored"
                : "refuse: only the cache may answer, and nothing usable is stored";
    }

    private String text(CachedResponse response, long now) {
        String variant = response.head().variant();
        return response.head().status() + ", " + response.length() + " bytes, " + lifetime(response, now)
                + (variant.isEmpty() ? "" : ", for " + variant);
    }

    private String lifetime(CachedResponse response, long now) {
        return StoredView.of(response.head())
                .lifetimeText(now, factory.options().policy());
    }
}
