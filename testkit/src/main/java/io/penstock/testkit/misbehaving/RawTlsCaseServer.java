// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import io.penstock.testkit.ScriptedServer;
import java.net.URI;
import java.util.List;

/** A server on TCP that an https URI leads to, and that speaks no TLS, or not well. */
final class RawTlsCaseServer implements MisbehavingServer {
    private final ScriptedServer server;

    private RawTlsCaseServer(ScriptedServer.Script script) {
        server = ScriptedServer.start(script);
    }

    static MisbehavingServer saying(ScriptedServer.Script script) {
        return new RawTlsCaseServer(script);
    }

    @Override
    public URI uri() {
        return URI.create("https://localhost:" + server.port() + "/case");
    }

    @Override
    public URI followUp() {
        return uri().resolve("/follow-up");
    }

    /** Connections: no request is ever understood. */
    @Override
    public int requests() {
        return server.connectionsSeen();
    }

    @Override
    public List<String> violations() {
        return server.received().stream()
                .filter(received -> received.contains(MisbehavingCase.SECRET))
                .map(received -> "a secret was sent in clear text")
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
