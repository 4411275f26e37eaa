// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import io.penstock.testkit.TestTls;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Collects the cases of one family. */
final class Family {
    private final String name;
    private final List<CaseBuilder> cases = new ArrayList<>();

    Family(String name) {
        this.name = name;
    }

    /** A server on HTTP/1.1 that answers with these bytes (ISO 8859-1) and then waits for more. */
    CaseBuilder says(String caseName, String does, String bytes) {
        return http1(caseName, does, (connection, head) -> connection.write(bytes));
    }

    /** A server on HTTP/1.1 that answers with these bytes and closes. */
    CaseBuilder saysAndCloses(String caseName, String does, String bytes) {
        return http1(caseName, does, (connection, head) -> {
            connection.write(bytes);
            connection.close();
        });
    }

    /** A server on HTTP/1.1 that repeats a piece for ever after a beginning. */
    CaseBuilder saysWithoutEnd(String caseName, String does, String beginning, String piece) {
        byte[] block = piece.repeat(Math.max(1, 16_384 / piece.length())).getBytes(StandardCharsets.ISO_8859_1);
        return http1(caseName, does, (connection, head) -> {
            connection.write(beginning);
            while (true) {
                connection.write(block);
            }
        });
    }

    CaseBuilder http1(String caseName, String does, ScriptCaseServer.Behaviour behaviour) {
        return add(caseName, does, from -> new ScriptCaseServer(Optional.empty(), behaviour, from.isReusable()));
    }

    CaseBuilder tls(String caseName, String does, TestTls certificate, ScriptCaseServer.Behaviour behaviour) {
        return add(
                caseName, does, from -> new ScriptCaseServer(Optional.of(certificate), behaviour, from.isReusable()));
    }

    CaseBuilder http2(String caseName, String does, Http2CaseServer.Behaviour behaviour) {
        return http2(caseName, does, peer -> peer.settings(), behaviour);
    }

    /** @param greeting what the server says first, in place of its SETTINGS */
    CaseBuilder http2(
            String caseName, String does, Http2CaseServer.Greeting greeting, Http2CaseServer.Behaviour behaviour) {
        return add(caseName, does, from -> new Http2CaseServer(greeting, behaviour, from.isReusable()));
    }

    /** Honest HTTP with evil intentions, on several origins. */
    CaseBuilder origins(String caseName, String does, Consumer<OriginsCaseServer> setUp) {
        return add(caseName, does, from -> {
            OriginsCaseServer server = new OriginsCaseServer();
            setUp.accept(server);
            return server;
        });
    }

    CaseBuilder add(String caseName, String does, Function<CaseBuilder, MisbehavingServer> server) {
        CaseBuilder made = new CaseBuilder(caseName, does, server);
        cases.add(made);
        return made;
    }

    List<MisbehavingCase> cases() {
        return cases.stream().map(made -> new MisbehavingCase(name, made)).toList();
    }
}
