// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import io.penstock.network.HeaderFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The server side of an HTTP/2 connection. Its own thread reads frames, handlers run on other ones. */
public final class Http2Connection {
    private static final int PREFACE_REST = 6;
    private static final int REFUSED_STREAM = 7;
    private static final int SETTINGS_MAX_CONCURRENT_STREAMS = 3;
    private static final int SETTINGS_INITIAL_WINDOW_SIZE = 4;
    private static final int CONNECTION_WINDOW = 16 << 20;

    private final Link link;
    private final ExchangeHandler handler;
    private final Executor workers;
    private final Http2Settings settings;
    private final Http2Writer writer;
    private final Hpack hpack = new Hpack();
    private final Map<Integer, Open> open = new ConcurrentHashMap<>();
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();
    private @Nullable Http2Frame blockStart;
    /** Guards what follows, and that a stream is open as soon as it counts. */
    private final Object opening = new Object();

    private int lastStream;
    private boolean goingAway;

    private record Open(Http2Stream stream, Http2Responder responder) {}

    private Http2Connection(Link link, ExchangeHandler handler, Executor workers, Http2Settings settings) {
        this.link = link;
        this.handler = handler;
        this.workers = workers;
        this.settings = settings;
        writer = new Http2Writer(link);
    }

    /** A connection whose client preface has not been read. */
    public static Http2Connection of(Link link, ExchangeHandler handler, Executor workers, Http2Settings settings)
            throws IOException {
        byte[] preface = link.in().readNBytes(Http2Frame.PREFACE.length());
        if (!new String(preface, StandardCharsets.US_ASCII).equals(Http2Frame.PREFACE)) {
            throw new IOException("no HTTP/2 preface");
        }
        return new Http2Connection(link, handler, workers, settings);
    }

    /** A connection whose client said {@code PRI * HTTP/2.0} in clear text, read up to the empty line. */
    public static Http2Connection afterPrefaceHead(
            Link link, ExchangeHandler handler, Executor workers, Http2Settings settings) throws IOException {
        link.in().skipNBytes(PREFACE_REST);
        return new Http2Connection(link, handler, workers, settings);
    }

    /** Serves until the connection ends. */
    public void serve() throws IOException {
        try {
            writer.write(Http2Frame.settings(
                    SETTINGS_MAX_CONCURRENT_STREAMS, settings.maxConcurrentStreams(),
                    SETTINGS_INITIAL_WINDOW_SIZE, settings.initialWindow()));
            writer.write(Http2Frame.windowUpdate(0, CONNECTION_WINDOW));
            Optional<Http2Frame> frame = Http2Frame.read(link.in());
            while (frame.isPresent()) {
                received(frame.get());
                frame = Http2Frame.read(link.in());
            }
        } finally {
            writer.end();
            for (Open exchange : open.values()) {
                exchange.stream.over();
                exchange.responder.end();
            }
        }
    }

    /** Tells the client to open no more streams here; closes the connection after the last one (RFC 9113 §6.8). */
    public void goAway() throws IOException {
        int last;
        synchronized (opening) {
            goingAway = true;
            last = lastStream;
        }
        writer.write(Http2Frame.goAway(last, 0));
        closeIfIdle();
    }

    private void closeIfIdle() {
        boolean over;
        synchronized (opening) {
            over = goingAway && open.isEmpty();
        }
        if (over) {
            link.close();
        }
    }

    private void received(Http2Frame frame) throws IOException {
        switch (frame.type()) {
            case Http2Frame.HEADERS -> {
                blockStart = frame;
                block.reset();
                block(frame, frame.content());
            }
            case Http2Frame.CONTINUATION -> block(frame, frame.payload());
            case Http2Frame.DATA -> data(frame);
            case Http2Frame.RST_STREAM -> reset(frame.stream());
            case Http2Frame.SETTINGS -> settings(frame);
            case Http2Frame.PING -> {
                if (!frame.has(Http2Frame.ACK)) {
                    writer.write(Http2Frame.ping(true, frame.payload()));
                }
            }
            case Http2Frame.WINDOW_UPDATE -> windowUpdate(frame);
            default -> {
                // PRIORITY, GOAWAY and unknown types ask for nothing
            }
        }
    }

    private void block(Http2Frame frame, byte[] part) throws IOException {
        block.writeBytes(part);
        Http2Frame start = blockStart;
        if (start == null || !frame.has(Http2Frame.END_HEADERS)) {
            return;
        }
        String[] pairs = hpack.decode(block.toByteArray());
        blockStart = null;
        Open known = open.get(start.stream());
        if (known != null) {
            known.stream.received(new byte[0], true);
        } else {
            request(start, pairs);
        }
    }

    private void request(Http2Frame start, String[] pairs) throws IOException {
        int id = start.stream();
        if (open.size() >= settings.maxConcurrentStreams()) {
            writer.write(Http2Frame.reset(id, REFUSED_STREAM));
            return;
        }
        RequestHead head = head(pairs);
        Http2Stream stream = new Http2Stream(id, writer);
        Http2Responder responder = new Http2Responder(link, writer, stream, head, () -> {
            open.remove(id);
            handler.ended();
            closeIfIdle();
        });
        synchronized (opening) {
            if (goingAway) {
                return; // the client has been told that it is not processed
            }
            lastStream = Math.max(lastStream, id);
            open.put(id, new Open(stream, responder));
        }
        writer.opened(stream);
        handler.began();
        if (start.has(Http2Frame.END_STREAM)) {
            stream.received(new byte[0], true);
        }
        workers.execute(
                () -> HandlerRun.run(handler, link.id(), head, new Http2Continue(head, writer, stream), responder));
    }

    private static RequestHead head(String[] pairs) {
        String method = "";
        String path = "";
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            switch (pairs[i]) {
                case ":method" -> method = pairs[i + 1];
                case ":path" -> path = pairs[i + 1];
                case ":authority" -> {
                    fields.add(0, pairs[i + 1]);
                    fields.add(0, "host");
                }
                case ":scheme" -> {}
                default -> {
                    fields.add(pairs[i]);
                    fields.add(pairs[i + 1]);
                }
            }
        }
        return new RequestHead(method, path, "HTTP/2", HeaderFields.ofTrusted(fields.toArray(String[]::new)));
    }

    private void data(Http2Frame frame) throws IOException {
        int length = frame.payload().length;
        if (length > 0) {
            writer.write(Http2Frame.windowUpdate(0, length));
        }
        Open exchange = open.get(frame.stream());
        if (exchange != null) {
            byte[] content = frame.content();
            exchange.stream.received(content, frame.has(Http2Frame.END_STREAM));
            if (content.length < length) {
                writer.write(Http2Frame.windowUpdate(frame.stream(), length - content.length));
            }
        }
    }

    private void reset(int id) {
        Open exchange = open.get(id);
        if (exchange != null) {
            exchange.stream.over();
            exchange.responder.end();
        }
    }

    private void settings(Http2Frame frame) throws IOException {
        if (frame.has(Http2Frame.ACK)) {
            return;
        }
        ByteBuffer payload = ByteBuffer.wrap(frame.payload());
        while (payload.remaining() >= 6) {
            int id = payload.getShort();
            int value = payload.getInt();
            if (id == SETTINGS_INITIAL_WINDOW_SIZE) {
                writer.initialWindow(
                        value, open.values().stream().map(Open::stream).toList());
            }
        }
        writer.write(Http2Frame.settingsAck());
    }

    private void windowUpdate(Http2Frame frame) {
        int increment = ByteBuffer.wrap(frame.payload()).getInt() & Integer.MAX_VALUE;
        if (frame.stream() == 0) {
            writer.connectionWindow(increment);
            return;
        }
        Open exchange = open.get(frame.stream());
        if (exchange != null) {
            writer.streamWindow(exchange.stream, increment);
        }
    }
}
