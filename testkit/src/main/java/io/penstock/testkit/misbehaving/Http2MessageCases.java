// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import static io.penstock.network.NetworkError.CONNECTION_CLOSED;
import static io.penstock.network.NetworkError.CONNECTION_RESET;
import static io.penstock.network.NetworkError.HEADERS_TOO_LARGE;
import static io.penstock.network.NetworkError.OVERLOADED;
import static io.penstock.network.NetworkError.PROTOCOL_VIOLATION;
import static io.penstock.network.NetworkError.TRUNCATED;

import io.penstock.testkit.internal.Http2Frame;
import java.time.Duration;
import java.util.List;

/** Messages that are malformed (RFC 9113 §8), lengths that lie, streams and connections that end early. */
final class Http2MessageCases {
    private static final int INTERNAL_ERROR = 2;
    private static final int REFUSED_STREAM = 7;

    private Http2MessageCases() {}

    static List<MisbehavingCase> all() {
        Family messages = new Family("http2-messages");
        fields(messages);
        lengths(messages);
        parts(messages);
        ends(messages);
        return messages.cases();
    }

    private static CaseBuilder head(Family messages, String name, String does, String... fields) {
        return messages.http2(name, does, (peer, stream) -> {
                    peer.headers(stream, false, fields);
                    peer.data(stream, true, "whole");
                })
                .mayBeReused();
    }

    private static void fields(Family messages) {
        String[][] malformed = {
            {"name-upper-case", "X-A", "a"},
            {"name-empty", "", "a"},
            {"name-space", "x a", "a"},
            {"name-colon", "x:a", "a"},
            {"name-nul", "x\0a", "a"},
            {"name-line-break", "x\r\nset-cookie", "a"},
            {"value-cr", "x-a", "a\rb"},
            {"value-lf", "x-a", "a\nset-cookie: b"},
            {"value-nul", "x-a", "a\0b"},
            {"pseudo-unknown", ":penstock", "a"},
            {"pseudo-of-requests", ":method", "GET"}
        };
        for (String[] field : malformed) {
            head(messages, field[0], "sends a malformed field: " + field[0], ":status", "200", field[1], field[2])
                    .fails(PROTOCOL_VIOLATION);
        }
        String[][] connection = {
            {"connection", "keep-alive"},
            {"keep-alive", "timeout=5"},
            {"transfer-encoding", "chunked"},
            {"upgrade", "h3"},
            {"proxy-connection", "keep-alive"}
        };
        for (String[] field : connection) {
            head(
                            messages,
                            "field-" + field[0],
                            "sends a field of HTTP/1: " + field[0],
                            ":status",
                            "200",
                            field[0],
                            field[1])
                    .fails(PROTOCOL_VIOLATION)
                    .gives("whole");
        }
        head(messages, "status-missing", "has no status", "content-type", "text/plain")
                .fails(PROTOCOL_VIOLATION);
        head(messages, "status-twice", "has two statuses", ":status", "200", ":status", "404")
                .fails(PROTOCOL_VIOLATION);
        head(messages, "status-late", "has its status after a field", "x-a", "a", ":status", "200")
                .fails(PROTOCOL_VIOLATION);
        for (String status : new String[] {"abc", "20", "2000", "+20", "", "2 0", "099"}) {
            head(messages, "status-\"" + status + "\"", "has the status \"" + status + "\"", ":status", status)
                    .fails(PROTOCOL_VIOLATION);
        }
        head(messages, "status-101", "switches protocols", ":status", "101").fails(PROTOCOL_VIOLATION);
        head(messages, "fields-3000", "sends 3,000 fields", many(3000)).fails(HEADERS_TOO_LARGE, PROTOCOL_VIOLATION);
    }

    /** Few bytes each, so that one frame holds many. */
    private static String[] many(int count) {
        String[] fields = new String[2 + 2 * count];
        fields[0] = ":status";
        fields[1] = "200";
        for (int i = 2; i < fields.length; i += 2) {
            fields[i] = "x";
            fields[i + 1] = "";
        }
        return fields;
    }

    private static void lengths(Family messages) {
        head(messages, "length-short", "sends less than it announces", ":status", "200", "content-length", "10")
                .fails(TRUNCATED, PROTOCOL_VIOLATION);
        head(messages, "length-long", "sends more than it announces", ":status", "200", "content-length", "3")
                .fails(TRUNCATED, PROTOCOL_VIOLATION);
        head(messages, "length-0", "announces nothing and sends", ":status", "200", "content-length", "0")
                .fails(TRUNCATED, PROTOCOL_VIOLATION);
        head(
                        messages,
                        "length-two",
                        "announces two lengths",
                        ":status",
                        "200",
                        "content-length",
                        "5",
                        "content-length",
                        "6")
                .fails(PROTOCOL_VIOLATION);
        for (String length : new String[] {"-5", "+5", "5x", "", "5 5", "99999999999999999999"}) {
            head(
                            messages,
                            "length-\"" + length + "\"",
                            "announces \"" + length + "\"",
                            ":status",
                            "200",
                            "content-length",
                            length)
                    .fails(PROTOCOL_VIOLATION, io.penstock.network.NetworkError.BODY_TOO_LARGE);
        }
        messages.http2(
                        "length-no-body",
                        "announces 5 bytes and ends",
                        (peer, stream) -> peer.headers(stream, true, ":status", "200", "content-length", "5"))
                .mayBeReused()
                .fails(TRUNCATED, PROTOCOL_VIOLATION);
        messages.http2(
                        "length-to-head",
                        "announces 500 bytes to HEAD, as it may",
                        (peer, stream) -> peer.headers(stream, true, ":status", "200", "content-length", "500"))
                .request(request -> request.method("HEAD"))
                .gives("");
        messages.http2(
                        "length-304",
                        "announces 500 bytes with a 304, as it may",
                        (peer, stream) -> peer.headers(stream, true, ":status", "304", "content-length", "500"))
                .gives(304, "");
        messages.http2("length-short-trailers", "sends less than it announces, then trailers", (peer, stream) -> {
                    peer.headers(stream, false, ":status", "200", "content-length", "10");
                    peer.data(stream, false, "whole");
                    peer.headers(stream, true, "x-sum", "1");
                })
                .mayBeReused()
                .fails(TRUNCATED, PROTOCOL_VIOLATION);
    }

    private static void parts(Family messages) {
        messages.http2("interim", "gives hints, as it may", (peer, stream) -> {
                    peer.headers(stream, false, ":status", "103", "link", "</a>");
                    peer.answer(stream, "whole");
                })
                .gives("whole");
        messages.http2(
                        "interim-ends",
                        "ends with an interim response",
                        (peer, stream) -> peer.headers(stream, true, ":status", "103"))
                .mayBeReused()
                .fails(PROTOCOL_VIOLATION, TRUNCATED);
        messages.http2("interim-100-times", "gives hints a hundred times", (peer, stream) -> {
                    for (int i = 0; i < 100; i++) {
                        peer.headers(stream, false, ":status", "103");
                    }
                    peer.answer(stream, "whole");
                })
                .mayBeReused()
                .fails(HEADERS_TOO_LARGE, PROTOCOL_VIOLATION);
        messages.http2("interim-after-head", "says 103 after the final head", (peer, stream) -> {
                    peer.headers(stream, false, ":status", "200");
                    peer.headers(stream, false, ":status", "103");
                    peer.data(stream, true, "whole");
                })
                .mayBeReused()
                .fails(PROTOCOL_VIOLATION);
        messages.http2("trailers", "sends trailers, as it may", (peer, stream) -> {
                    peer.headers(stream, false, ":status", "200");
                    peer.data(stream, false, "whole");
                    peer.headers(stream, true, "x-sum", "1");
                })
                .gives("whole");
        messages.http2("trailers-status", "has a status among the trailers", (peer, stream) -> {
                    peer.headers(stream, false, ":status", "200");
                    peer.data(stream, false, "whole");
                    peer.headers(stream, true, ":status", "500");
                })
                .mayBeReused()
                .fails(PROTOCOL_VIOLATION);
        messages.http2("trailers-not-last", "goes on after trailers", (peer, stream) -> {
                    peer.headers(stream, false, ":status", "200");
                    peer.data(stream, false, "whole");
                    peer.headers(stream, false, "x-sum", "1");
                    peer.data(stream, true, "more");
                })
                .mayBeReused()
                .fails(PROTOCOL_VIOLATION);
    }

    private static void ends(Family messages) {
        messages.http2("reset-within-body", "resets the stream within the body", (peer, stream) -> {
                    peer.headers(stream, false, ":status", "200");
                    peer.data(stream, false, "whole");
                    peer.frame(Http2Frame.reset(stream, INTERNAL_ERROR));
                })
                .mayBeReused()
                .fails(TRUNCATED, CONNECTION_RESET);
        messages.http2(
                        "reset-no-error-within-body",
                        "resets the stream within the body without an error",
                        (peer, stream) -> {
                            peer.headers(stream, false, ":status", "200", "content-length", "10");
                            peer.data(stream, false, "whole");
                            peer.frame(Http2Frame.reset(stream, 0));
                        })
                .mayBeReused()
                .fails(TRUNCATED, CONNECTION_RESET);
        messages.http2(
                        "reset-before-head",
                        "resets the stream in place of an answer",
                        (peer, stream) -> peer.frame(Http2Frame.reset(stream, INTERNAL_ERROR)))
                .mayBeReused()
                .fails(CONNECTION_RESET, CONNECTION_CLOSED, PROTOCOL_VIOLATION);
        messages.http2(
                        "refused-for-ever",
                        "refuses each stream",
                        (peer, stream) -> peer.frame(Http2Frame.reset(stream, REFUSED_STREAM)))
                .mayBeReused()
                .atMostRequests(10)
                .fails(CONNECTION_RESET, CONNECTION_CLOSED, PROTOCOL_VIOLATION, OVERLOADED);
        messages.http2(
                        "goaway-unprocessed",
                        "goes away and processed nothing, and stays silent",
                        (peer, stream) -> peer.frame(Http2Frame.goAway(0, 0)))
                .atMostRequests(10)
                .fails(CONNECTION_CLOSED, CONNECTION_RESET, PROTOCOL_VIOLATION, OVERLOADED);
        messages.http2("goaway-then-answer", "goes away and answers, as it may", (peer, stream) -> {
                    peer.frame(Http2Frame.goAway(stream, 0));
                    peer.pause(Duration.ofMillis(100));
                    peer.answer(stream, "whole");
                })
                .neverReused()
                .gives("whole");
        messages.http2("goaway-error", "goes away with an error, and closes", (peer, stream) -> {
                    peer.frame(Http2Frame.goAway(stream, INTERNAL_ERROR));
                    peer.close();
                })
                .fails(CONNECTION_CLOSED, CONNECTION_RESET, PROTOCOL_VIOLATION);
        messages.http2("closes-within-body", "closes within the body", (peer, stream) -> {
                    peer.headers(stream, false, ":status", "200");
                    peer.data(stream, false, "whole");
                    peer.close();
                })
                .fails(TRUNCATED, CONNECTION_RESET);
        messages.http2("resets-connection", "resets the connection within the body", (peer, stream) -> {
                    peer.headers(stream, false, ":status", "200");
                    peer.data(stream, false, "whole");
                    peer.pause(Duration.ofMillis(100));
                    peer.reset();
                })
                .fails(TRUNCATED, CONNECTION_RESET);
        messages.http2("closes-unanswered", "closes in place of an answer", (peer, stream) -> peer.close())
                .fails(CONNECTION_CLOSED, CONNECTION_RESET);
    }
}
