// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import io.penstock.testkit.ScriptedServer;
import io.penstock.testkit.ScriptedServer.Connection;
import io.penstock.testkit.TestTls;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on HTTP/1.1 that misbehaves for one path and is honest for the follow-up. */
final class ScriptCaseServer implements MisbehavingServer {
    /** What it does after the head of a request. It may close the connection. */
    interface Behaviour {
        void answer(Connection connection, String head) throws IOException;
    }

    static final String HONEST = response(MisbehavingCase.FOLLOW_UP);
    /** A response that nobody asked for. */
    static final String POISON = response("poisoned");

    private final Behaviour behaviour;
    private final boolean reusable;
    private final AtomicInteger requests = new AtomicInteger();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final CountDownLatch said = new CountDownLatch(1);
    private final ScriptedServer server;

    /** @param reusable whether a connection may carry another request after the case */
    ScriptCaseServer(Optional<TestTls> tls, Behaviour behaviour, boolean reusable) {
        this.behaviour = behaviour;
        this.reusable = reusable;
        server = tls.isPresent()
                ? ScriptedServer.startTls(tls.get(), "http/1.1", this::serve)
                : ScriptedServer.start(this::serve);
    }

    /** A good response of 200. */
    static String response(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private void serve(Connection connection) throws IOException {
        boolean spent = false;
        for (String head = connection.readHead(); !head.isEmpty(); head = connection.readHead()) {
            if (spent && !reusable) {
                violations.add("a connection was used again after it was spoiled: " + firstLine(head));
                connection.write(POISON);
                return;
            }
            if (firstLine(head).contains("/follow-up")) {
                connection.write(HONEST);
                continue;
            }
            requests.incrementAndGet();
            spent = true;
            try {
                behaviour.answer(connection, head);
            } finally {
                said.countDown();
            }
        }
    }

    private static String firstLine(String head) {
        return head.substring(0, Math.max(0, head.indexOf('\r')));
    }

    @Override
    public URI uri() {
        return server.uri("/case");
    }

    @Override
    public URI followUp() {
        return server.uri("/follow-up");
    }

    @Override
    public int requests() {
        return requests.get();
    }

    @Override
    public List<String> violations() {
        return violations;
    }

    @Override
    public void awaitSaid() {
        try {
            // what a client that stays keeps waiting for is never said
            said.await(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
