// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import static io.penstock.network.NetworkError.BODY_TOO_LARGE;
import static io.penstock.network.NetworkError.CONNECTION_CLOSED;
import static io.penstock.network.NetworkError.CONNECTION_RESET;
import static io.penstock.network.NetworkError.HEADERS_TOO_LARGE;
import static io.penstock.network.NetworkError.PROTOCOL_VIOLATION;
import static io.penstock.network.NetworkError.TLS;
import static io.penstock.network.NetworkError.TRUNCATED;

import io.penstock.testkit.internal.Hpack;
import io.penstock.testkit.internal.Http2Frame;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Frames that must not be, or not there (RFC 9113 §4 to §6, RFC 7541). After most of them the server answers well. */
final class Http2FrameCases {
    private static final int SETTINGS_ENABLE_PUSH = 2;
    private static final int SETTINGS_INITIAL_WINDOW_SIZE = 4;
    private static final int SETTINGS_MAX_FRAME_SIZE = 5;
    private static final byte[] GOOD_HEAD = Hpack.encode(":status", "200");

    private Http2FrameCases() {}

    static List<MisbehavingCase> all() {
        Family frames = new Family("http2-frames");
        greetings(frames);
        settings(frames);
        control(frames);
        streams(frames);
        headers(frames);
        compression(frames);
        return frames.cases();
    }

    /** A frame, then a good answer. */
    private static CaseBuilder sends(
            Family frames, String name, String does, int type, int flags, int stream, int... payload) {
        byte[] bytes = new byte[payload.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) payload[i];
        }
        return frames.http2(name, does, (peer, asked) -> {
            peer.frame(type, flags, stream < 0 ? asked : stream, bytes);
            peer.answer(asked, "whole");
        });
    }

    private static void greetings(Family frames) {
        frames.http2(
                        "http1-answer",
                        "answers HTTP/2 with HTTP/1.1",
                        peer -> {
                            peer.raw("HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\n\r\nplain"
                                    .getBytes(StandardCharsets.US_ASCII));
                            peer.awaitGone();
                        },
                        (peer, stream) -> {})
                .noFollowUp()
                .fails(PROTOCOL_VIOLATION);
        frames.http2(
                        "garbage",
                        "answers with noise",
                        peer -> {
                            peer.raw("\377\376\375\374\373\372".repeat(1000).getBytes(StandardCharsets.ISO_8859_1));
                            peer.awaitGone();
                        },
                        (peer, stream) -> {})
                .noFollowUp()
                .fails(PROTOCOL_VIOLATION);
        frames.http2("closes-at-once", "closes after the TLS handshake", Http2Peer::close, (peer, stream) -> {})
                .noFollowUp()
                .fails(CONNECTION_CLOSED, CONNECTION_RESET, PROTOCOL_VIOLATION, TLS);
        frames.http2(
                        "no-settings-first",
                        "says PING before its SETTINGS",
                        peer -> {
                            peer.frame(Http2Frame.ping(false, new byte[8]));
                            peer.settings();
                        },
                        (peer, stream) -> peer.answer(stream, "whole"))
                .fails(PROTOCOL_VIOLATION)
                .gives("whole")
                .noFollowUp();
        frames.http2("settings-late", "sends its SETTINGS after the answer", peer -> {}, (peer, stream) -> {
                    peer.answer(stream, "whole");
                    peer.settings();
                })
                .fails(PROTOCOL_VIOLATION)
                .gives("whole")
                .noFollowUp();
    }

    private static void settings(Family frames) {
        sends(frames, "settings-on-stream", "sends SETTINGS on a stream", Http2Frame.SETTINGS, 0, -1)
                .fails(PROTOCOL_VIOLATION);
        sends(frames, "settings-5-bytes", "sends SETTINGS of 5 bytes", Http2Frame.SETTINGS, 0, 0, 0, 3, 0, 0, 0)
                .fails(PROTOCOL_VIOLATION);
        sends(
                        frames,
                        "settings-ack-payload",
                        "acknowledges with a payload",
                        Http2Frame.SETTINGS,
                        Http2Frame.ACK,
                        0,
                        0,
                        3,
                        0,
                        0,
                        0,
                        9)
                .fails(PROTOCOL_VIOLATION);
        frames.http2("settings-window-2-31", "wants a window of 2^31", (peer, stream) -> {
                    peer.settings(SETTINGS_INITIAL_WINDOW_SIZE, Integer.MIN_VALUE);
                    peer.answer(stream, "whole");
                })
                .fails(PROTOCOL_VIOLATION);
        frames.http2("settings-frame-size-1", "wants frames of one byte", (peer, stream) -> {
                    peer.settings(SETTINGS_MAX_FRAME_SIZE, 1);
                    peer.answer(stream, "whole");
                })
                .fails(PROTOCOL_VIOLATION);
        frames.http2("settings-frame-size-2-24", "wants frames of 2^24 bytes", (peer, stream) -> {
                    peer.settings(SETTINGS_MAX_FRAME_SIZE, 1 << 24);
                    peer.answer(stream, "whole");
                })
                .fails(PROTOCOL_VIOLATION);
        frames.http2("settings-push", "allows itself to be pushed to", (peer, stream) -> {
                    peer.settings(SETTINGS_ENABLE_PUSH, 1);
                    peer.answer(stream, "whole");
                })
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        frames.http2("settings-unknown", "sends unknown settings, as it may", (peer, stream) -> {
                    peer.settings(0x7777, 5, 0x8888, 6);
                    peer.answer(stream, "whole");
                })
                .gives("whole");
    }

    private static void control(Family frames) {
        sends(frames, "ping-7-bytes", "sends PING of 7 bytes", Http2Frame.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7)
                .fails(PROTOCOL_VIOLATION);
        sends(frames, "ping-on-stream", "sends PING on a stream", Http2Frame.PING, 0, -1, 1, 2, 3, 4, 5, 6, 7, 8)
                .fails(PROTOCOL_VIOLATION);
        sends(frames, "window-0", "opens the window by nothing", Http2Frame.WINDOW_UPDATE, 0, 0, 0, 0, 0, 0)
                .fails(PROTOCOL_VIOLATION);
        sends(
                        frames,
                        "window-0-on-stream",
                        "opens a stream's window by nothing",
                        Http2Frame.WINDOW_UPDATE,
                        0,
                        -1,
                        0,
                        0,
                        0,
                        0)
                .fails(PROTOCOL_VIOLATION);
        sends(frames, "window-3-bytes", "sends WINDOW_UPDATE of 3 bytes", Http2Frame.WINDOW_UPDATE, 0, 0, 0, 0, 1)
                .fails(PROTOCOL_VIOLATION);
        sends(
                        frames,
                        "window-overflow",
                        "opens the window beyond 2^31",
                        Http2Frame.WINDOW_UPDATE,
                        0,
                        0,
                        0x7f,
                        0xff,
                        0xff,
                        0xff)
                .fails(PROTOCOL_VIOLATION);
        sends(
                        frames,
                        "window-overflow-on-stream",
                        "opens a stream's window beyond 2^31",
                        Http2Frame.WINDOW_UPDATE,
                        0,
                        -1,
                        0x7f,
                        0xff,
                        0xff,
                        0xff)
                .fails(PROTOCOL_VIOLATION);
        sends(frames, "goaway-4-bytes", "sends GOAWAY of 4 bytes", Http2Frame.GOAWAY, 0, 0, 0, 0, 0, 1)
                .fails(PROTOCOL_VIOLATION);
        sends(frames, "goaway-on-stream", "sends GOAWAY on a stream", Http2Frame.GOAWAY, 0, -1, 0, 0, 0, 1, 0, 0, 0, 0)
                .fails(PROTOCOL_VIOLATION);
        sends(frames, "reset-3-bytes", "sends RST_STREAM of 3 bytes", Http2Frame.RST_STREAM, 0, -1, 0, 0, 1)
                .fails(PROTOCOL_VIOLATION);
        sends(frames, "reset-on-connection", "sends RST_STREAM for no stream", Http2Frame.RST_STREAM, 0, 0, 0, 0, 0, 1)
                .fails(PROTOCOL_VIOLATION);
        sends(frames, "priority-4-bytes", "sends PRIORITY of 4 bytes", Http2Frame.PRIORITY, 0, -1, 0, 0, 0, 0)
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        sends(frames, "unknown-type", "sends a frame of an unknown type, as it may", 0x77, 0xff, 0, 1, 2, 3)
                .gives("whole");
        sends(
                        frames,
                        "push",
                        "promises a push that nobody asked for",
                        Http2Frame.PUSH_PROMISE,
                        Http2Frame.END_HEADERS,
                        -1,
                        0,
                        0,
                        0,
                        2,
                        0x82,
                        0x87,
                        0x84)
                .fails(PROTOCOL_VIOLATION);
        frames.http2("frame-too-long", "sends a frame beyond 16 KiB", (peer, stream) -> {
                    peer.headers(stream, false, ":status", "200");
                    peer.frame(Http2Frame.data(stream, true, new byte[20_000]));
                })
                .fails(PROTOCOL_VIOLATION);
        frames.http2("frame-16-mib", "announces a frame of 16 MiB", (peer, stream) -> {
                    peer.headers(stream, false, ":status", "200");
                    peer.raw(Http2Frame.data(stream, true, new byte[1000]).withLength((1 << 24) - 1));
                })
                .fails(PROTOCOL_VIOLATION);
        frames.http2("frame-cut", "closes within a frame", (peer, stream) -> {
                    peer.headers(stream, false, ":status", "200");
                    peer.raw(Http2Frame.data(stream, true, new byte[10]).withLength(100));
                    peer.close();
                })
                .fails(TRUNCATED, PROTOCOL_VIOLATION, CONNECTION_CLOSED, CONNECTION_RESET);
    }

    private static void streams(Family frames) {
        sends(frames, "data-on-connection", "sends DATA on no stream", Http2Frame.DATA, 0, 0, 'e', 'v', 'i', 'l')
                .fails(PROTOCOL_VIOLATION);
        sends(
                        frames,
                        "data-on-idle",
                        "sends DATA on a stream that nobody opened",
                        Http2Frame.DATA,
                        0,
                        99,
                        'e',
                        'v',
                        'i',
                        'l')
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        sends(frames, "data-first", "sends DATA before the head", Http2Frame.DATA, 0, -1, 'e', 'v', 'i', 'l')
                .mayBeReused()
                .fails(PROTOCOL_VIOLATION);
        sends(frames, "data-padding", "pads DATA beyond its length", Http2Frame.DATA, Http2Frame.PADDED, -1, 50, 1, 2)
                .fails(PROTOCOL_VIOLATION);
        sends(
                        frames,
                        "headers-on-connection",
                        "sends HEADERS on no stream",
                        Http2Frame.HEADERS,
                        Http2Frame.END_HEADERS,
                        0,
                        0x88)
                .fails(PROTOCOL_VIOLATION);
        sends(
                        frames,
                        "headers-on-even",
                        "opens a stream of its own",
                        Http2Frame.HEADERS,
                        Http2Frame.END_HEADERS,
                        2,
                        0x88)
                .fails(PROTOCOL_VIOLATION);
        sends(
                        frames,
                        "headers-padding",
                        "pads HEADERS beyond their length",
                        Http2Frame.HEADERS,
                        Http2Frame.END_HEADERS | Http2Frame.PADDED,
                        -1,
                        50,
                        0x88)
                .fails(PROTOCOL_VIOLATION);
        sends(
                        frames,
                        "continuation-alone",
                        "continues what has not begun",
                        Http2Frame.CONTINUATION,
                        Http2Frame.END_HEADERS,
                        -1,
                        0x88)
                .fails(PROTOCOL_VIOLATION);
        frames.http2("data-after-end", "sends DATA after the end", (peer, stream) -> {
                    peer.answer(stream, "whole");
                    peer.data(stream, true, "evil");
                })
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        frames.http2("headers-after-end", "sends a second head after the end", (peer, stream) -> {
                    peer.answer(stream, "whole");
                    peer.headers(stream, true, ":status", "500");
                })
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        frames.http2("ignores-windows", "sends 64 MiB whatever the window", (peer, stream) -> {
                    peer.headers(stream, false, ":status", "200");
                    for (int i = 0; i < 4096; i++) {
                        peer.frame(Http2Frame.data(stream, false, new byte[16_384]));
                    }
                })
                .mayBeReused()
                .fails(PROTOCOL_VIOLATION, BODY_TOO_LARGE);
        frames.http2("padded", "pads all it sends, as it may", (peer, stream) -> {
                    byte[] padded = new byte[1 + 5 + 200];
                    padded[0] = (byte) 200;
                    System.arraycopy("whole".getBytes(StandardCharsets.US_ASCII), 0, padded, 1, 5);
                    peer.headers(stream, false, ":status", "200", "content-length", "5");
                    peer.frame(Http2Frame.DATA, Http2Frame.PADDED | Http2Frame.END_STREAM, stream, padded);
                })
                .gives("whole");
    }

    private static void headers(Family frames) {
        frames.http2("continuation-interrupted", "sends DATA within a header block", (peer, stream) -> {
                    peer.frame(Http2Frame.HEADERS, 0, stream, GOOD_HEAD);
                    peer.data(stream, true, "whole");
                })
                .fails(PROTOCOL_VIOLATION);
        frames.http2("continuation-ping", "sends PING within a header block", (peer, stream) -> {
                    peer.frame(Http2Frame.HEADERS, 0, stream, GOOD_HEAD);
                    peer.frame(Http2Frame.ping(false, new byte[8]));
                    peer.frame(Http2Frame.CONTINUATION, Http2Frame.END_HEADERS, stream);
                    peer.data(stream, true, "whole");
                })
                .fails(PROTOCOL_VIOLATION);
        frames.http2("continuation-elsewhere", "continues a header block on another stream", (peer, stream) -> {
                    peer.frame(Http2Frame.HEADERS, 0, stream, GOOD_HEAD);
                    peer.frame(Http2Frame.CONTINUATION, Http2Frame.END_HEADERS, stream + 2);
                    peer.data(stream, true, "whole");
                })
                .fails(PROTOCOL_VIOLATION);
        frames.http2("continuation", "continues a header block, as it may", (peer, stream) -> {
                    peer.frame(Http2Frame.HEADERS, 0, stream, GOOD_HEAD);
                    peer.frame(Http2Frame.CONTINUATION, Http2Frame.END_HEADERS, stream, Hpack.encode("x-a", "b"));
                    peer.data(stream, true, "whole");
                })
                .gives("whole");
        frames.http2("block-without-end", "continues a header block without end", (peer, stream) -> {
                    byte[] begun = {0, 1, 'a', 0x7f, -1, -1, -1, 63};
                    peer.frame(Http2Frame.HEADERS, 0, stream, begun);
                    peer.flood(new Http2Frame(
                            Http2Frame.CONTINUATION,
                            0,
                            stream,
                            "v".repeat(16_384).getBytes(StandardCharsets.US_ASCII)));
                })
                .fails(HEADERS_TOO_LARGE, PROTOCOL_VIOLATION);
        frames.http2("continuations-empty", "sends empty continuations without end", (peer, stream) -> {
                    peer.frame(Http2Frame.HEADERS, 0, stream, GOOD_HEAD);
                    peer.flood(new Http2Frame(Http2Frame.CONTINUATION, 0, stream, new byte[0]));
                })
                .fails(HEADERS_TOO_LARGE, PROTOCOL_VIOLATION);
    }

    private static void compression(Family frames) {
        block(frames, "hpack-index-0", "names the entry 0", 0x88, 0x80);
        block(frames, "hpack-index-99", "names an entry that is not there", 0x88, 0xe3);
        block(frames, "hpack-table-size", "makes the table larger than it may", 0x3f, 0xe2, 0x7f, 0x88);
        block(frames, "hpack-integer", "has an integer beyond 32 bits", 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f);
        block(frames, "hpack-cut", "cuts a literal short", 0x88, 0x00, 0x05, 'x', '-');
        block(frames, "hpack-cut-value", "cuts a value short", 0x88, 0x00, 0x01, 'x', 0x0a, 'v');
        block(
                frames,
                "hpack-huffman-eos",
                "spells the end of a string out",
                0x88,
                0x00,
                0x01,
                'x',
                0x84,
                0xff,
                0xff,
                0xff,
                0xff);
        block(frames, "hpack-huffman-padding", "pads a string with zeros", 0x88, 0x00, 0x01, 'x', 0x81, 0x18)
                .gives("whole");
        frames.http2("hpack-bomb", "refers to 4 KB of fields 16,000 times", (peer, stream) -> {
                    java.io.ByteArrayOutputStream bomb = new java.io.ByteArrayOutputStream();
                    bomb.writeBytes(new byte[] {(byte) 0x88, 0x40, 1, 'x'});
                    Hpack.integer(bomb, 0, 7, 4000);
                    bomb.writeBytes("v".repeat(4000).getBytes(StandardCharsets.US_ASCII));
                    bomb.writeBytes("\276".repeat(12_000).getBytes(StandardCharsets.ISO_8859_1));
                    peer.block(stream, false, bomb.toByteArray());
                    peer.data(stream, true, "whole");
                })
                .mayBeReused()
                .fails(HEADERS_TOO_LARGE, PROTOCOL_VIOLATION);
        frames.http2("fields-1-mib", "sends a header block of 1 MiB", (peer, stream) -> {
                    byte[] part = Hpack.encode("x-a", "v".repeat(16_000));
                    peer.frame(Http2Frame.HEADERS, 0, stream, GOOD_HEAD);
                    for (int i = 0; i < 64; i++) {
                        peer.frame(Http2Frame.CONTINUATION, 0, stream, part);
                    }
                    peer.frame(Http2Frame.CONTINUATION, Http2Frame.END_HEADERS, stream);
                    peer.data(stream, true, "whole");
                })
                .mayBeReused()
                .fails(HEADERS_TOO_LARGE, PROTOCOL_VIOLATION);
    }

    private static CaseBuilder block(Family frames, String name, String does, int... block) {
        return frames.http2(name, does, (peer, stream) -> {
                    byte[] bytes = new byte[block.length];
                    for (int i = 0; i < bytes.length; i++) {
                        bytes[i] = (byte) block[i];
                    }
                    peer.block(stream, false, bytes);
                    peer.data(stream, true, "whole");
                })
                .fails(PROTOCOL_VIOLATION);
    }
}
