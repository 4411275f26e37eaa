// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a document language leave: the loads that it reads for end first, those that do not in time begin again without
 * it. New loads do not use it any more.
 */
final class LanguageDepartures implements DocumentLanguages.Events {
    private static final Logger LOG = LoggerFactory.getLogger(LanguageDepartures.class);
    /** How long a call is waited for that is under way when all loads have gone elsewhere. */
    private static final long LAST_PATIENCE = TimeUnit.MILLISECONDS.toNanos(250);

    private final Decisions decisions;
    private final DocumentNetwork network;
    private final DocumentLanguages languages;

    LanguageDepartures(Decisions decisions, DocumentNetwork network, DocumentLanguages languages) {
        this.decisions = decisions;
        this.network = network;
        this.languages = languages;
    }

    @Override
    public void arrived(long bundle) {
        network.arrived(bundle);
    }

    @Override
    public void leaving(Language language, long bundle, boolean bundleStops, boolean mayHold) {
        network.after(network.absence(), () -> languages.forgo(language));
        int found = decisions.decide(model -> model.loads().readBy(language).size());
        long deadline = network.departing(bundle, bundleStops, mayHold);
        if (found > 0) {
            decisions.await(model -> model.loads().readBy(language).isEmpty(), deadline);
        }
        int again = decisions.decide(model -> {
            List<ComponentState> late = model.loads().readBy(language);
            late.forEach(model.loads()::again);
            return late.size();
        });
        language.leave(mayHold ? LAST_PATIENCE : 0);
        LOG.info(
                "engine {}: document language {} left, {} loads under way, {} of them begin again",
                network.engine(),
                language,
                found,
                again);
    }
}
