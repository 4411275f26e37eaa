// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import io.penstock.cache.CachedResponse;
import io.penstock.network.HeaderFields;
import java.util.List;
import java.util.Optional;

/** What happens to a request. */
public sealed interface Decision {
    /**
     * A stored response answers.
     *
     * @param stale whether it has outlived its lifetime
     * @param refresh whether it is to be validated meanwhile (RFC 5861 §3)
     */
    record Serve(CachedResponse stored, Presentation as, boolean stale, boolean refresh) implements Decision {}

    /**
     * The origin is asked whether stored responses are still good (RFC 9111 §4.3).
     *
     * @param stored those it is asked about, the one that was selected first; never empty
     * @param selected whether the first one answers this request, if it is still good; else the origin may choose it
     * @param fields of the request to send
     */
    record Validate(List<CachedResponse> stored, boolean selected, HeaderFields fields) implements Decision {}

    /**
     * The origin is asked for what is missing of a partial response (RFC 9111 §3.3, §3.4).
     *
     * @param part what is stored
     * @param first first byte that is missing
     * @param last last byte that is missing, {@link Long#MAX_VALUE} for the end
     * @param fields of the request to send
     */
    record Complete(CachedResponse part, long first, long last, HeaderFields fields) implements Decision {
        /** Whether the missing bytes come after the stored ones. */
        public boolean isAfter() {
            return first > StoredView.of(part.head()).contentRange().first();
        }
    }

    /**
     * The origin is asked, as if there were no cache.
     *
     * @param stale what may answer if the origin fails
     */
    record Forward(Reason reason, Optional<CachedResponse> stale) implements Decision {}

    /** What may answer if the origin fails, as far as that is allowed. */
    default Optional<CachedResponse> fallback() {
        if (this instanceof Forward forward) {
            return forward.stale();
        }
        return this instanceof Validate validate && validate.selected()
                ? Optional.of(validate.stored().get(0))
                : Optional.empty();
    }

    /** Nobody may be asked, and nothing stored answers. */
    record Refuse() implements Decision {}

    /** Why the origin is asked (RFC 9211 §2.2). */
    enum Reason {
        BYPASS("bypass"),
        METHOD("method"),
        URI_MISS("uri-miss"),
        VARY_MISS("vary-miss"),
        REQUEST("request"),
        STALE("stale"),
        PARTIAL("partial");

        private final String token;

        Reason(String token) {
            this.token = token;
        }

        /** As {@code Cache-Status} has it. */
        public String token() {
            return token;
        }
    }
}
