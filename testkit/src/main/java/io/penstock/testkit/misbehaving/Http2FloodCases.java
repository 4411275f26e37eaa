// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import static io.penstock.network.NetworkError.CONNECTION_CLOSED;
import static io.penstock.network.NetworkError.CONNECTION_RESET;
import static io.penstock.network.NetworkError.CONNECT_TIMEOUT;
import static io.penstock.network.NetworkError.HEADERS_TOO_LARGE;
import static io.penstock.network.NetworkError.IDLE_TIMEOUT;
import static io.penstock.network.NetworkError.OVERLOADED;
import static io.penstock.network.NetworkError.PROTOCOL_VIOLATION;
import static io.penstock.network.NetworkError.RESPONSE_TIMEOUT;
import static io.penstock.network.NetworkError.TOTAL_TIMEOUT;
import static io.penstock.network.NetworkError.TRUNCATED;

import io.penstock.testkit.internal.Hpack;
import io.penstock.testkit.internal.Http2Frame;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;

/** Frames without end, each of them allowed: what a client keeps of them must stay small (RFC 9113 §10.5). */
final class Http2FloodCases {
    private static final int SETTINGS_MAX_CONCURRENT_STREAMS = 3;
    private static final int SETTINGS_INITIAL_WINDOW_SIZE = 4;

    private Http2FloodCases() {}

    static List<MisbehavingCase> all() {
        Family floods = new Family("http2-floods");
        flood(floods, "ping", "sends PING", stream -> Http2Frame.ping(false, new byte[8]));
        flood(floods, "ping-ack", "answers PINGs that nobody sent", stream -> Http2Frame.ping(true, new byte[8]));
        flood(
                floods,
                "settings",
                "sends SETTINGS",
                stream -> Http2Frame.settings(SETTINGS_MAX_CONCURRENT_STREAMS, 100));
        flood(floods, "settings-empty", "sends empty SETTINGS", stream -> Http2Frame.settings());
        flood(floods, "settings-ack", "acknowledges SETTINGS that nobody sent", stream -> Http2Frame.settingsAck());
        flood(floods, "window-update", "opens the window byte by byte", stream -> Http2Frame.windowUpdate(0, 1));
        flood(
                floods,
                "window-update-stream",
                "opens a stream's window byte by byte",
                stream -> Http2Frame.windowUpdate(stream, 1));
        flood(
                floods,
                "priority",
                "sends PRIORITY",
                stream -> new Http2Frame(Http2Frame.PRIORITY, 0, stream, new byte[5]));
        flood(floods, "unknown", "sends frames of an unknown type", stream -> new Http2Frame(0x77, 0, 0, new byte[8]));
        flood(floods, "goaway", "goes away again and again", stream -> Http2Frame.goAway(stream, 0));
        flood(floods, "reset-idle", "resets a stream that nobody opened", stream -> Http2Frame.reset(stream + 100, 8));
        flood(
                floods,
                "push",
                "promises pushes",
                stream -> new Http2Frame(Http2Frame.PUSH_PROMISE, Http2Frame.END_HEADERS, stream, new byte[] {
                    0, 0, 0, 2, (byte) 0x82, (byte) 0x87, (byte) 0x84
                }));
        flood(
                floods,
                "interim",
                "sends interim responses",
                stream -> Http2Frame.headers(stream, false, Hpack.encode(":status", "103")));
        floods.http2("data-empty", "sends empty DATA without end", (peer, stream) -> {
                    peer.headers(stream, false, ":status", "200");
                    peer.flood(Http2Frame.data(stream, false, new byte[0]));
                })
                .quick()
                .fails(right());
        floods.http2("data-padding", "sends DATA of padding alone, without end", (peer, stream) -> {
                    byte[] padding = new byte[256];
                    padding[0] = (byte) 255;
                    peer.headers(stream, false, ":status", "200");
                    peer.flood(new Http2Frame(Http2Frame.DATA, Http2Frame.PADDED, stream, padding));
                })
                .quick()
                .fails(right());
        floods.http2("ping-unread", "sends PING without end and reads no answer", (peer, stream) -> {
                    peer.stopReading();
                    peer.flood(Http2Frame.ping(false, new byte[8]));
                })
                .quick()
                .fails(right());
        floods.http2("settings-unread", "sends SETTINGS without end and reads no answer", (peer, stream) -> {
                    peer.stopReading();
                    peer.flood(Http2Frame.settings());
                })
                .quick()
                .fails(right());
        waits(floods);
        return floods.cases();
    }

    private interface Flood {
        Http2Frame frame(int stream);
    }

    private static void flood(Family floods, String name, String does, Flood flood) {
        floods.http2(name, does + ", without end", (peer, stream) -> peer.flood(flood.frame(stream)))
                .quick()
                .fails(right());
    }

    /** An error or the end of its time: the body is never taken as whole, and memory stays. */
    private static io.penstock.network.NetworkError[] right() {
        return new io.penstock.network.NetworkError[] {
            PROTOCOL_VIOLATION,
            HEADERS_TOO_LARGE,
            CONNECTION_RESET,
            CONNECTION_CLOSED,
            OVERLOADED,
            TRUNCATED,
            RESPONSE_TIMEOUT,
            IDLE_TIMEOUT,
            TOTAL_TIMEOUT
        };
    }

    private static void waits(Family floods) {
        floods.http2("silence", "sends no SETTINGS and no answer", peer -> {}, (peer, stream) -> peer.awaitGone())
                .quickToConnect()
                .noFollowUp()
                .fails(CONNECT_TIMEOUT, RESPONSE_TIMEOUT, TOTAL_TIMEOUT);
        floods.http2("no-answer", "gives no answer on its stream", (peer, stream) -> {})
                .quick()
                .mayBeReused()
                .fails(RESPONSE_TIMEOUT);
        floods.http2("body-stalls", "stops within the body", (peer, stream) -> {
                    peer.headers(stream, false, ":status", "200");
                    peer.data(stream, false, "half");
                })
                .quick()
                .mayBeReused()
                .fails(IDLE_TIMEOUT);
        floods.http2("body-dripped", "drips its body", Http2FloodCases::drip)
                .needsEngine()
                .quick()
                .mayBeReused()
                .fails(TOTAL_TIMEOUT);
        floods.http2(
                        "window-closed",
                        "never lets a request body in",
                        peer -> peer.settings(SETTINGS_INITIAL_WINDOW_SIZE, 0),
                        (peer, stream) -> {})
                .request(request -> request.POST(BodyPublishers.ofByteArray(new byte[100_000])))
                .quick()
                .mayBeReused()
                .atMostRequests(1)
                .fails(RESPONSE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT);
        floods.http2(
                        "no-streams",
                        "allows no stream at all",
                        peer -> peer.settings(SETTINGS_MAX_CONCURRENT_STREAMS, 0),
                        (peer, stream) -> {})
                .quickToConnect()
                .noFollowUp()
                .fails(CONNECT_TIMEOUT, RESPONSE_TIMEOUT, TOTAL_TIMEOUT, OVERLOADED, PROTOCOL_VIOLATION);
    }

    private static void drip(Http2Peer peer, int stream) throws IOException {
        peer.headers(stream, false, ":status", "200");
        while (!peer.isGone()) {
            peer.data(stream, false, "x");
            peer.pause(Duration.ofMillis(100));
        }
    }
}
