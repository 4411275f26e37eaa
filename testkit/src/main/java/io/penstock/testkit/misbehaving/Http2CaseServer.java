// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import io.penstock.testkit.TestTls;
import io.penstock.testkit.internal.Hpack;
import io.penstock.testkit.internal.Http2Frame;
import io.penstock.testkit.internal.Link;
import io.penstock.testkit.internal.SocketServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server on HTTP/2 over TLS, frame by frame, that misbehaves for one path and is honest for the follow-up. */
final class Http2CaseServer implements MisbehavingServer {
    /** What it says first. */
    interface Greeting {
        void greet(Http2Peer peer) throws IOException;
    }

    /** What it does with the request on a stream; on a thread of its own while the connection is read on. */
    interface Behaviour {
        void answer(Http2Peer peer, int stream) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Http2CaseServer.class);

    private final Greeting greeting;
    private final Behaviour behaviour;
    private final boolean reusable;
    private final AtomicInteger requests = new AtomicInteger();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final CountDownLatch said = new CountDownLatch(1);
    private final SocketServer server;

    Http2CaseServer(Greeting greeting, Behaviour behaviour, boolean reusable) {
        this.greeting = greeting;
        this.behaviour = behaviour;
        this.reusable = reusable;
        server = SocketServer.start("misbehaving", this::serve);
    }

    private void serve(Link link) throws IOException {
        link.startTls(TestTls.SERVER.serverContext(), false, "h2");
        Http2Peer peer = new Http2Peer(link);
        try {
            link.in().skipNBytes(Http2Frame.PREFACE.length());
            greeting.greet(peer);
            new Reading(link, peer).run();
        } finally {
            peer.ended();
        }
    }

    /** Reads one connection. */
    private final class Reading {
        private final Link link;
        private final Http2Peer peer;
        private final Hpack hpack = new Hpack();
        private final ByteArrayOutputStream block = new ByteArrayOutputStream();
        private boolean spent;

        Reading(Link link, Http2Peer peer) {
            this.link = link;
            this.peer = peer;
        }

        void run() throws IOException {
            Optional<Http2Frame> frame = Http2Frame.read(link.in());
            while (frame.isPresent()) {
                received(frame.get());
                if (peer.isDeaf()) {
                    peer.awaitGone();
                }
                frame = Http2Frame.read(link.in());
            }
        }

        private void received(Http2Frame frame) throws IOException {
            boolean ack = frame.has(Http2Frame.ACK);
            switch (frame.type()) {
                case Http2Frame.SETTINGS -> {
                    if (!ack) {
                        peer.frame(Http2Frame.settingsAck());
                    }
                }
                case Http2Frame.PING -> {
                    if (!ack) {
                        peer.frame(Http2Frame.ping(true, frame.payload()));
                    }
                }
                case Http2Frame.HEADERS -> {
                    block.reset();
                    block.writeBytes(frame.content());
                }
                case Http2Frame.CONTINUATION -> block.writeBytes(frame.payload());
                default -> {
                    // the client's DATA, windows and resets change nothing here
                }
            }
            boolean header = frame.type() == Http2Frame.HEADERS || frame.type() == Http2Frame.CONTINUATION;
            if (header && frame.has(Http2Frame.END_HEADERS)) {
                request(frame.stream(), Arrays.asList(hpack.decode(block.toByteArray())));
            }
        }

        private void request(int stream, List<String> fields) throws IOException {
            boolean honest = fields.contains("/follow-up");
            if (spent && !reusable) {
                violations.add("a connection was used again after it was spoiled");
                peer.answer(stream, "poisoned");
            } else if (honest) {
                peer.answer(stream, MisbehavingCase.FOLLOW_UP);
            } else {
                spent = true;
                requests.incrementAndGet();
                server.execute(() -> misbehave(stream));
            }
        }

        private void misbehave(int stream) {
            try {
                behaviour.answer(peer, stream);
            } catch (IOException e) {
                LOG.debug("the client has gone: {}", e.toString());
            } finally {
                said.countDown();
            }
        }
    }

    @Override
    public URI uri() {
        return URI.create("https://localhost:" + server.port() + "/case");
    }

    @Override
    public URI followUp() {
        return URI.create("https://localhost:" + server.port() + "/follow-up");
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
