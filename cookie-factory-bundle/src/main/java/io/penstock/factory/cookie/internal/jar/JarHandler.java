// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.jar;

import io.penstock.factory.cookie.internal.rfc6265.Hop;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkRequest;
import java.net.CookieHandler;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The same jar for clients that know {@link CookieHandler} only, for instance the JDK's. A service; never the JVM's
 * default. What such a client asks for nobody in particular asks for: it does not say which document it is for.
 * Thread-safe; does not block.
 */
public final class JarHandler extends CookieHandler {
    private static final String SET_COOKIE = "Set-Cookie";
    private static final String COOKIE = "Cookie";

    private final EngineJar jar;
    private final Function<NetworkRequest, Optional<Hop>> hops;

    /** @param hops the hop of a request; empty if cookies take no part in it */
    public JarHandler(EngineJar jar, Function<NetworkRequest, Optional<Hop>> hops) {
        this.jar = jar;
        this.hops = hops;
    }

    /** Cookies for a GET of an http or https URI; none for others. */
    @Override
    public Map<String, List<String>> get(URI uri, Map<String, List<String>> requestHeaders) {
        String field = hop(uri).map(jar::field).orElse("");
        return field.isEmpty() ? Map.of() : Map.of(COOKIE, List.of(field));
    }

    /** Stores what {@code Set-Cookie} fields say; others count for nothing. */
    @Override
    public void put(URI uri, Map<String, List<String>> responseHeaders) {
        List<String> fields = new ArrayList<>();
        responseHeaders.forEach((name, values) -> {
            // the JDK's older client gives the status line without a name
            if (SET_COOKIE.equalsIgnoreCase(name)) {
                values.forEach(value -> fields.addAll(List.of(SET_COOKIE, value)));
            }
        });
        if (!fields.isEmpty()) {
            hop(uri).ifPresent(hop -> jar.receive(HeaderFields.ofTrusted(fields.toArray(String[]::new)), hop));
        }
    }

    private Optional<Hop> hop(URI uri) {
        try {
            return hops.apply(NetworkRequest.get(uri));
        } catch (IllegalArgumentException e) {
            // neither http nor https
            return Optional.empty();
        }
    }
}
