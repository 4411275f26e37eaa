// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request: the JDK's {@link HttpRequest} and typed attributes. Immutable, thread-safe.
 *
 * <p>A layer that changes a request makes a new one with {@link #toBuilder()}.
 */
public final class NetworkRequest extends HttpRequest {
    /** Fields that belong to the transport, the proxy step or the JDK's own properties of a request. */
    private static final Set<String> RESERVED = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authorization",
            "upgrade",
            "http2-settings",
            "expect",
            "te",
            "trailer");

    private final URI uri;
    private final String method;
    private final HeaderFields fields;
    private final @Nullable BodyPublisher body;
    private final @Nullable Duration timeout;
    private final boolean expectContinue;
    private final HttpClient.@Nullable Version version;
    /** Key, value, key, value, ..., then nulls. */
    private final @Nullable Object[] attributes;

    private volatile @Nullable Origin origin;

    private NetworkRequest(Builder from) {
        uri = from.uri;
        method = from.method;
        fields = from.fields;
        body = from.body;
        timeout = from.timeout;
        expectContinue = from.expectContinue;
        version = from.version;
        attributes = from.attributes;
        origin = from.origin;
    }

    /** A GET. */
    public static NetworkRequest get(URI uri) {
        return newBuilder(uri).build();
    }

    /** A GET, to be changed. */
    public static Builder newBuilder(URI uri) {
        return new Builder(uri);
    }

    /** The same request with no attributes set, or the very one if it is a network request already. */
    public static NetworkRequest from(HttpRequest request) {
        if (request instanceof NetworkRequest same) {
            return same;
        }
        Builder builder = new Builder(request.uri());
        builder.method = request.method();
        builder.body = request.bodyPublisher().orElse(null);
        builder.timeout = request.timeout().orElse(null);
        builder.expectContinue = request.expectContinue();
        builder.version = request.version().orElse(null);
        request.headers().map().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        return builder.build();
    }

    public Builder toBuilder() {
        return new Builder(this);
    }

    @Override
    public URI uri() {
        return uri;
    }

    /**
     * Scheme, canonical host and port of an http or https request, parsed once.
     *
     * @throws IllegalArgumentException as {@link Origin#of}
     */
    public Origin origin() {
        Origin known = origin;
        if (known == null) {
            known = Origin.of(uri);
            origin = known;
        }
        return known;
    }

    @Override
    public String method() {
        return method;
    }

    /** The header fields that the caller and the layers above have set. */
    public HeaderFields fields() {
        return fields;
    }

    @Override
    public HttpHeaders headers() {
        return fields.asHttpHeaders();
    }

    /** Value of the first field of that name. */
    public Optional<String> firstValue(String name) {
        return fields.firstValue(name);
    }

    @Override
    public Optional<BodyPublisher> bodyPublisher() {
        return Optional.ofNullable(body);
    }

    /** Whether there is no body, or one that can be sent again with the same bytes. */
    public boolean isBodyRepeatable() {
        return body == null || attribute(BODY_REPEATABLE) || RepeatableBodies.isRepeatable(body);
    }

    /** Says of a body publisher of one's own that it can be subscribed again and then gives the same bytes. */
    public static final RequestAttribute<Boolean> BODY_REPEATABLE =
            RequestAttribute.of("body.repeatable", Boolean.class, false);

    /** The limit of {@link HttpRequest#timeout()}: until the head of the response has come. */
    @Override
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    @Override
    public boolean expectContinue() {
        return expectContinue;
    }

    @Override
    public Optional<HttpClient.Version> version() {
        return Optional.ofNullable(version);
    }

    /** Value of an attribute, its fallback if it is not set; allocates nothing. */
    @SuppressWarnings("unchecked")
    public <T> T attribute(RequestAttribute<T> key) {
        @Nullable Object[] all = attributes;
        for (int i = 0; i < all.length && all[i] != null; i += 2) {
            if (all[i] == key) {
                return (T) Objects.requireNonNull(all[i + 1]);
            }
        }
        return key.fallback();
    }

    /** Whether safe to repeat: GET, HEAD, OPTIONS, TRACE, PUT, DELETE (RFC 9110 §9.2.2), or marked REPLAYABLE. */
    public boolean isIdempotent() {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> attribute(RequestAttribute.REPLAYABLE);
        };
    }

    /** Method and URI, no secrets. */
    @Override
    public String toString() {
        return method + " " + Redaction.uri(uri);
    }

    /** Makes requests: the JDK's builder, with attributes; not thread-safe. */
    public static final class Builder implements HttpRequest.Builder {
        private static final Object[] NO_ATTRIBUTES = {};
        private static final int ROOM_FOR_ATTRIBUTES = 10;

        private URI uri;
        private String method = "GET";
        private HeaderFields fields = HeaderFields.EMPTY;
        private @Nullable BodyPublisher body;
        private @Nullable Duration timeout;
        private boolean expectContinue;
        private HttpClient.@Nullable Version version;
        private @Nullable Object[] attributes = NO_ATTRIBUTES;
        /** Whether a request uses the same array, so that a change needs a copy. */
        private boolean attributesShared = true;

        private @Nullable Origin origin;

        private Builder(URI uri) {
            this.uri = absolute(uri);
        }

        private Builder(NetworkRequest from) {
            uri = from.uri;
            method = from.method;
            fields = from.fields;
            body = from.body;
            timeout = from.timeout;
            expectContinue = from.expectContinue;
            version = from.version;
            attributes = from.attributes;
            origin = from.origin;
        }

        /** @throws IllegalArgumentException if it is not absolute */
        @Override
        public Builder uri(URI target) {
            uri = absolute(target);
            origin = null;
            return this;
        }

        /**
         * Method and body; {@code BodyPublishers.noBody()} for none.
         *
         * @throws IllegalArgumentException if the method is no token (RFC 9110 §9.1) or is CONNECT
         */
        @Override
        public Builder method(String name, BodyPublisher publisher) {
            checkMethod(name);
            method = name;
            body = publisher;
            return this;
        }

        /** A method without a body. */
        public Builder method(String name) {
            checkMethod(name);
            method = name;
            body = null;
            return this;
        }

        @Override
        public Builder GET() {
            return method("GET");
        }

        /** As the method that the JDK's builder has from version 19 on. */
        @SuppressWarnings({"MissingOverride", "override"}) // no override before JDK 19
        public Builder HEAD() {
            return method("HEAD");
        }

        @Override
        public Builder POST(BodyPublisher publisher) {
            return method("POST", publisher);
        }

        @Override
        public Builder PUT(BodyPublisher publisher) {
            return method("PUT", publisher);
        }

        @Override
        public Builder DELETE() {
            return method("DELETE");
        }

        /** Adds field lines from alternating names and values. Throws as {@link #header}. */
        @Override
        public Builder headers(String... namesAndValues) {
            if (namesAndValues.length == 0 || namesAndValues.length % 2 != 0) {
                throw new IllegalArgumentException(
                        "headers take alternating names and values; got " + namesAndValues.length + " strings");
            }
            for (int i = 0; i < namesAndValues.length; i += 2) {
                header(namesAndValues[i], namesAndValues[i + 1]);
            }
            return this;
        }

        @Override
        public Builder copy() {
            return new Builder(build());
        }

        /**
         * Adds a field line.
         *
         * @throws IllegalArgumentException if the name is no token, the value has a CR, LF or NUL, or the field belongs
         *     to the transport ({@code Host}, {@code Content-Length}, {@code Connection}, ...)
         */
        @Override
        public Builder header(String name, String value) {
            checkReserved(name);
            fields = fields.with(name, value);
            return this;
        }

        /** Leaves one line of that name. Throws as {@link #header}. */
        @Override
        public Builder setHeader(String name, String value) {
            checkReserved(name);
            fields = fields.withOnly(name, value);
            return this;
        }

        public Builder removeHeader(String name) {
            fields = fields.without(name);
            return this;
        }

        /** Replaces all fields. Throws as {@link #header}. */
        public Builder fields(HeaderFields all) {
            for (int i = 0; i < all.size(); i++) {
                checkReserved(all.name(i));
            }
            fields = all;
            return this;
        }

        /** @throws IllegalArgumentException if it is zero or negative */
        @Override
        public Builder timeout(Duration limit) {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("timeout is " + limit + "; it must be more than zero");
            }
            timeout = limit;
            return this;
        }

        @Override
        public Builder expectContinue(boolean expect) {
            expectContinue = expect;
            return this;
        }

        /** The highest version to use. */
        @Override
        public Builder version(HttpClient.Version highest) {
            version = highest;
            return this;
        }

        /** Sets an attribute. */
        public <T> Builder attribute(RequestAttribute<T> key, T value) {
            key.check(value);
            int at = 0;
            while (at < attributes.length && attributes[at] != null && attributes[at] != key) {
                at += 2;
            }
            if (attributesShared || at == attributes.length) {
                attributes = Arrays.copyOf(attributes, Math.max(attributes.length, at + ROOM_FOR_ATTRIBUTES));
                attributesShared = false;
            }
            attributes[at] = key;
            attributes[at + 1] = value;
            return this;
        }

        @Override
        public NetworkRequest build() {
            attributesShared = true;
            return new NetworkRequest(this);
        }

        private static void checkMethod(String name) {
            boolean token = !name.isEmpty();
            for (int i = 0; token && i < name.length(); i++) {
                token = HeaderFields.isTokenChar(name.charAt(i));
            }
            if (!token || name.equalsIgnoreCase("CONNECT")) {
                throw new IllegalArgumentException(
                        "method must be a token (RFC 9110 §9.1) and not CONNECT; got " + name.length() + " characters");
            }
        }

        private static void checkReserved(String name) {
            if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "header field " + name
                                + " is written by the transport; use the request's own properties, or a CredentialsProvider for proxies");
            }
        }

        private static URI absolute(URI uri) {
            if (!uri.isAbsolute()) {
                throw new IllegalArgumentException("not an absolute URI: " + Redaction.uri(uri));
            }
            return uri;
        }
    }
}
