// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.conformance;

import io.penstock.launcher.Penstock;
import io.penstock.network.CookieControl;
import io.penstock.network.HeaderFields;
import io.penstock.network.InformationalHandler;
import io.penstock.network.NetworkAccess;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RedirectPolicy;
import io.penstock.network.RequestAttribute;
import io.penstock.testkit.Received;
import io.penstock.testkit.Responder;
import io.penstock.testkit.TestOrigin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * A reverse proxy whose client is Penstock, so that a suite for caches can be run against it: everything that comes is
 * asked of one origin, through the whole stack, and what that answers is given on as it is.
 */
public final class Gateway {
    /** Concern one connection only (RFC 9110 §7.6.1), beside what {@code Connection} names. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade", "host", "expect");

    /** The one word that is the transport's. */
    private static final String TRANSFER_CODING = "transfer.coding";

    private final NetworkAccess network;
    private final URI origin;

    private Gateway(NetworkAccess network, URI origin) {
        this.network = network;
        this.origin = origin;
    }

    /**
     * Listens on a free port, says which, and goes on until it is killed.
     *
     * @param arguments URI of the origin, then configuration of the cache as {@code key=value}; {@code transfer.coding} goes
     *     to the transport
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, String> caching = new HashMap<>();
        Map<String, String> transport = new HashMap<>(Map.of("requests.per.host", "64", "connections.total", "128"));
        for (String setting : List.of(arguments).subList(1, arguments.length)) {
            String[] parts = setting.split("=", 2);
            (parts[0].equals(TRANSFER_CODING) ? transport : caching).put(parts[0], parts[1]);
        }
        try (Penstock penstock = Penstock.start(
                        Map.of("io.penstock.factory.caching", caching, "io.penstock.factory.httpclient", transport));
                TestOrigin front = TestOrigin.http()) {
            Gateway gateway = new Gateway(penstock.network(), URI.create(arguments[0]));
            front.otherwise(gateway::handle);
            System.out.println("http://127.0.0.1:" + front.port());
            Thread.currentThread().join();
        }
    }

    private void handle(Received received, Responder responder) throws IOException {
        NetworkReply<byte[]> reply;
        try {
            reply = network.send(request(received, responder), BodyHandlers.ofByteArray())
                    .get();
        } catch (ExecutionException e) {
            responder.send(502, "text/plain", String.valueOf(e.getCause()));
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        HeaderFields fields = endToEnd(reply.fields());
        if (received.method().equals("HEAD")) {
            responder.send(reply.statusCode(), fields, new byte[0]);
        } else {
            responder.send(reply.statusCode(), without(fields, Set.of("content-length")), reply.body());
        }
    }

    private NetworkRequest request(Received received, Responder responder) {
        NetworkRequest.Builder request = NetworkRequest.newBuilder(origin.resolve(received.target()));
        if (received.body().length > 0) {
            request.method(received.method(), BodyPublishers.ofByteArray(received.body()));
        } else {
            request.method(received.method());
        }
        InformationalHandler interim = info -> {
            try {
                responder.informational(info.statusCode(), endToEnd(info.fields()));
            } catch (IOException gone) {
                // the final answer finds the same
            }
        };
        return request.fields(without(endToEnd(received.fields()), Set.of("content-length")))
                .attribute(RequestAttribute.REDIRECT_POLICY, RedirectPolicy.MANUAL)
                .attribute(RequestAttribute.COOKIES, CookieControl.NEVER)
                .attribute(RequestAttribute.INFORMATIONAL_HANDLER, interim)
                .build();
    }

    private static HeaderFields endToEnd(HeaderFields fields) {
        Set<String> removed = new HashSet<>(HOP_BY_HOP);
        for (String line : fields.allValues("connection")) {
            for (String name : line.split(",")) {
                removed.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return without(fields, removed);
    }

    private static HeaderFields without(HeaderFields fields, Set<String> names) {
        HeaderFields.Builder kept = HeaderFields.builder();
        fields.forEach((name, value) -> {
            if (!names.contains(name.toLowerCase(Locale.ROOT))) {
                kept.add(name, value);
            }
        });
        return kept.build();
    }
}
