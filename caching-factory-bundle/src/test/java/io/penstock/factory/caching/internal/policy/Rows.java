// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import io.penstock.cache.CacheKey;
import io.penstock.cache.CachedBody;
import io.penstock.cache.CachedHead;
import io.penstock.cache.CachedResponse;
import io.penstock.network.HeaderFields;
import io.penstock.network.LoadControl;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The words of the policy tables. Fields are written {@code Name: value ; Name: value} (a blank on each side of the
 * semicolon); {@code [-300]} in a value is the date that many seconds from {@link #NOW}.
 */
final class Rows {
    /** Tue, 01 Sep 2026 10:00:00 GMT */
    static final long NOW = 1_788_256_800L;

    static final URI TARGET = URI.create("http://origin.test/a");
    static final PolicyOptions PRIVATE = PolicyOptions.DEFAULT;
    static final PolicyOptions SHARED = new PolicyOptions(true, true, Duration.ZERO);
    static final Fingerprint FINGERPRINT = new Fingerprint(new byte[16]);

    private Rows() {}

    static HeaderFields fields(String text) {
        HeaderFields.Builder fields = HeaderFields.builder();
        if (text != null && !text.isBlank()) {
            for (String line : text.split(" ; ", -1)) {
                int colon = line.indexOf(':');
                fields.add(
                        line.substring(0, colon).trim(),
                        dates(line.substring(colon + 1)).trim());
            }
        }
        return fields.build();
    }

    private static String dates(String value) {
        int open = value.indexOf('[');
        if (open < 0) {
            return value;
        }
        int close = value.indexOf(']');
        long offset = Long.parseLong(value.substring(open + 1, close));
        return value.substring(0, open) + HttpDate.format(NOW + offset) + value.substring(close + 1);
    }

    static RequestView get(String requestFields) {
        return view("GET", requestFields, LoadControl.PREFER_NETWORK);
    }

    static RequestView view(String method, String requestFields, LoadControl load) {
        return RequestView.of(request(method, requestFields, load), false);
    }

    static NetworkRequest request(String method, String requestFields, LoadControl load) {
        return NetworkRequest.newBuilder(TARGET)
                .method(method)
                .fields(fields(requestFields))
                .attribute(RequestAttribute.LOAD_CONTROL, load)
                .build();
    }

    static CachedHead head(int status, String responseFields) {
        return new CachedHead(status, fields(responseFields), "", NOW * 1000, NOW * 1000);
    }

    static StoredView stored(String responseFields) {
        return StoredView.of(head(200, responseFields));
    }

    /** What is stored when that request got that answer at {@link #NOW}. */
    static Optional<CachedHead> store(
            String method, String requestFields, int status, String responseFields, PolicyOptions options) {
        return Storing.head(
                view(method, requestFields, LoadControl.PREFER_NETWORK),
                TARGET,
                status,
                fields(responseFields),
                NOW * 1000,
                NOW * 1000,
                options,
                FINGERPRINT);
    }

    static CachedResponse response(CachedHead head, long length) {
        return new Response(new CacheKey("engine", "", TARGET.toString()), head, length);
    }

    static String decide(RequestView request, List<CachedResponse> stored, double after, PolicyOptions options) {
        return text(
                Lookup.decide(request, stored, NOW * 1000 + Math.round(after * 1000), options, FINGERPRINT), stored);
    }

    /** A decision in words. */
    static String text(Decision decision, List<CachedResponse> stored) {
        if (decision instanceof Decision.Serve serve) {
            String how = serve.refresh() ? "serve and refresh" : serve.stale() ? "serve stale" : "serve";
            String which = stored.size() > 1 ? " #" + stored.indexOf(serve.stored()) : "";
            Presentation as = serve.as();
            return how
                    + which
                    + switch (as.kind()) {
                        case FULL -> "";
                        case PARTIAL -> " bytes " + as.first() + "-" + (as.end() - 1);
                        default -> " " + as.kind();
                    };
        }
        if (decision instanceof Decision.Validate validate) {
            String tags = validate.fields().valueOr("if-none-match", "");
            boolean date = validate.fields().contains("if-modified-since");
            return "validate" + (tags.isEmpty() ? "" : " " + tags) + (date ? " date" : "")
                    + (validate.selected() ? "" : " among " + validate.stored().size());
        }
        if (decision instanceof Decision.Complete complete) {
            return "complete " + complete.fields().valueOr("range", "") + " "
                    + complete.fields().valueOr("if-range", "-");
        }
        return decision instanceof Decision.Forward forward
                ? "forward " + forward.reason().token()
                : "refuse";
    }

    private record Response(CacheKey key, CachedHead head, long length) implements CachedResponse {
        @Override
        public boolean isResident() {
            return false;
        }

        @Override
        public CachedBody open() throws IOException {
            throw new IOException("policies read no bodies");
        }
    }
}
