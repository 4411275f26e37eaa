// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import io.penstock.network.Credentials;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Proxy;
import io.penstock.network.RequestAttribute;
import io.penstock.testkit.ScriptedServer;
import java.net.URI;
import java.util.List;

/** A proxy that misbehaves, before an origin that nobody can reach otherwise. */
final class ProxyCaseServer implements MisbehavingServer {
    private final boolean https;
    private final ScriptedServer server;

    /** @param https whether the target is one that must be tunnelled */
    ProxyCaseServer(boolean https, ScriptedServer.Script script) {
        this.https = https;
        server = ScriptedServer.start(script);
    }

    /** The request, sent through this proxy with a user name and a secret. */
    NetworkRequest.Builder through(NetworkRequest.Builder request, Proxy.Kind kind) {
        Proxy proxy = Proxy.of(kind, "localhost", server.port())
                .withCredentials(Credentials.of("user", MisbehavingCase.SECRET));
        return request.attribute(RequestAttribute.PROXIES, List.of(proxy));
    }

    @Override
    public URI uri() {
        return URI.create((https ? "https" : "http") + "://origin.test/case");
    }

    @Override
    public URI followUp() {
        return uri().resolve("/follow-up");
    }

    /** CONNECTs, or requests in absolute form. */
    @Override
    public int requests() {
        int heads = 0;
        for (String received : server.received()) {
            heads += received.split(" HTTP/1\\.[01]\r\n", -1).length - 1;
        }
        return heads;
    }

    @Override
    public List<String> violations() {
        return server.received().stream()
                .filter(received -> https && received.contains("Bearer " + MisbehavingCase.SECRET))
                .map(received -> "the origin's secret was told to the proxy")
                .toList();
    }

    @Override
    public void awaitSaid() {
        // there is no follow-up to wait for
    }

    @Override
    public void close() {
        server.close();
    }
}
