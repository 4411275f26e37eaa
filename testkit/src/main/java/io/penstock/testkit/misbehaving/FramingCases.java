// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import static io.penstock.network.NetworkError.BODY_TOO_LARGE;
import static io.penstock.network.NetworkError.CONNECTION_RESET;
import static io.penstock.network.NetworkError.DECODING;
import static io.penstock.network.NetworkError.PROTOCOL_VIOLATION;
import static io.penstock.network.NetworkError.TRUNCATED;

import io.penstock.network.NetworkRequest;
import java.time.Duration;
import java.util.List;

/** Lengths that lie, are unclear, or leave bytes behind (RFC 9112 §6, §9). */
final class FramingCases {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED_WHOLE = "\r\n\r\n5\r\nwhole\r\n0\r\n\r\n";

    private FramingCases() {}

    static List<MisbehavingCase> all() {
        Family framing = new Family("framing");
        lengths(framing);
        lies(framing);
        codings(framing);
        leftovers(framing);
        return framing.cases();
    }

    private static void lengths(Family framing) {
        framing.says(
                        "length-twice",
                        "gives the same length twice",
                        OK + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nwhole")
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        framing.says("length-list", "gives a list of equal lengths", OK + "Content-Length: 5, 5\r\n\r\nwhole")
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        framing.says("lengths-differ", "gives two lengths", OK + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nwhole!")
                .fails(PROTOCOL_VIOLATION);
        String[][] wrong = {
            {"length-list-differs", "5, 6"},
            {"length-negative", "-5"},
            {"length-plus", "+5"},
            {"length-hex", "0x5"},
            {"length-empty", ""},
            {"length-letters", "5x"},
            {"length-decimal", "5.0"},
            {"length-spaced", "0 5"},
            {"length-exponent", "5e0"},
            {"length-quoted", "\"5\""},
            {"length-arabic", "\u00d9\u00a5"},
            {"length-semicolon", "5;"}
        };
        for (String[] length : wrong) {
            framing.saysAndCloses(
                            length[0],
                            "has the length \"" + length[1] + "\"",
                            OK + "Content-Length: " + length[1] + "\r\n\r\nwhole")
                    .fails(PROTOCOL_VIOLATION);
        }
        for (String length : new String[] {"9223372036854775808", "18446744073709551621", "9".repeat(100)}) {
            framing.saysAndCloses(
                            "length-overflow-" + length.length(),
                            "has a length of " + length.length() + " digits",
                            OK + "Content-Length: " + length + "\r\n\r\nwhole")
                    .fails(PROTOCOL_VIOLATION, BODY_TOO_LARGE);
        }
        framing.saysAndCloses("length-1-tib", "announces 1 TiB", OK + "Content-Length: 1099511627776\r\n\r\nwhole")
                .fails(BODY_TOO_LARGE);
    }

    private static void lies(Family framing) {
        framing.saysAndCloses("short", "announces 10 bytes, sends 5, closes", OK + "Content-Length: 10\r\n\r\nwhole")
                .fails(TRUNCATED);
        framing.http1("short-reset", "announces 10 bytes, sends 5, resets", (connection, head) -> {
                    connection.write(OK + "Content-Length: 10\r\n\r\nwhole");
                    connection.pause(Duration.ofMillis(100));
                    connection.reset();
                })
                .fails(TRUNCATED, CONNECTION_RESET);
        framing.saysAndCloses("nothing", "announces 5 bytes and sends none", OK + "Content-Length: 5\r\n\r\n")
                .fails(TRUNCATED);
        framing.http1("close-delimited-reset", "ends a body without length by a reset", (connection, head) -> {
                    connection.write(OK + "\r\nhalf");
                    connection.pause(Duration.ofMillis(100));
                    connection.reset();
                })
                .fails(TRUNCATED, CONNECTION_RESET);
        framing.saysAndCloses("close-delimited", "ends a body without length by closing, as it may", OK + "\r\nwhole")
                .gives("whole");
        framing.saysWithoutEnd("close-delimited-without-end", "sends a body without end", OK + "\r\n", "endless ")
                .fails(BODY_TOO_LARGE);
    }

    private static void codings(Family framing) {
        framing.says(
                        "length-and-chunked",
                        "gives a length and chunks",
                        OK + "Content-Length: 3\r\nTransfer-Encoding: chunked" + CHUNKED_WHOLE)
                .neverReused()
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        framing.says(
                        "chunked-and-length",
                        "gives chunks and a length",
                        OK + "Transfer-Encoding: chunked\r\nContent-Length: 300" + CHUNKED_WHOLE)
                .neverReused()
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        String[][] wrong = {
            {"coding-unknown", "Transfer-Encoding: xchunked"},
            {"coding-twice", "Transfer-Encoding: chunked, chunked"},
            {"coding-two-lines", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"},
            {"coding-not-last", "Transfer-Encoding: chunked, gzip"},
            {"coding-vertical-tab", "Transfer-Encoding: \u000bchunked"},
            {"coding-quoted", "Transfer-Encoding: \"chunked\""},
            {"coding-space-before-colon", "Transfer-Encoding : chunked"},
            {"coding-parameter", "Transfer-Encoding: chunked;q=1"},
            {"coding-empty", "Transfer-Encoding: "}
        };
        for (String[] coding : wrong) {
            framing.saysAndCloses(
                            coding[0],
                            "says \"" + coding[1].replace("\r\n", " | ") + "\"",
                            OK + coding[1] + CHUNKED_WHOLE)
                    .fails(PROTOCOL_VIOLATION, DECODING);
        }
        framing.says(
                        "coding-gzip-chunked",
                        "codes the transfer with gzip, unasked",
                        OK + "Transfer-Encoding: gzip, chunked" + CHUNKED_WHOLE)
                .fails(PROTOCOL_VIOLATION, DECODING);
        framing.saysAndCloses(
                        "coding-identity",
                        "says the coding of old, identity",
                        OK + "Transfer-Encoding: identity\r\n\r\nwhole")
                .fails(PROTOCOL_VIOLATION, DECODING)
                .gives("whole");
        framing.says(
                        "chunked-1.0",
                        "sends chunks in HTTP/1.0",
                        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n" + "Connection: keep-alive" + CHUNKED_WHOLE)
                .neverReused()
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
    }

    private static void leftovers(Family framing) {
        String poison = ScriptCaseServer.POISON;
        framing.says(
                        "extra-response",
                        "sends a second response unasked",
                        OK + "Content-Length: 5\r\n\r\nwhole" + poison)
                .neverReused()
                .gives("whole");
        framing.says("extra-bytes", "sends a few bytes too many", OK + "Content-Length: 5\r\n\r\nwholeX")
                .neverReused()
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        framing.says(
                        "204-with-body",
                        "sends a body with a 204",
                        "HTTP/1.1 204 No Content\r\nContent-Length: " + poison.length() + "\r\n\r\n" + poison)
                .neverReused()
                .fails(PROTOCOL_VIOLATION)
                .gives(204, "");
        framing.says(
                        "304-with-body",
                        "sends a body with a 304",
                        "HTTP/1.1 304 Not Modified\r\nContent-Length: " + poison.length() + "\r\n\r\n" + poison)
                .neverReused()
                .gives(304, "");
        framing.says(
                        "head-with-body",
                        "sends a body to HEAD",
                        OK + "Content-Length: " + poison.length() + "\r\n\r\n" + poison)
                .request(request -> request.method("HEAD"))
                .neverReused()
                .gives("");
        framing.says(
                        "head-chunked-with-body",
                        "sends chunks to HEAD",
                        OK + "Transfer-Encoding: chunked" + CHUNKED_WHOLE)
                .request(request -> request.method("HEAD"))
                .neverReused()
                .gives("");
        framing.http1("late-response", "sends a second response a moment later", (connection, head) -> {
                    connection.write(OK + "Content-Length: 5\r\n\r\nwhole");
                    connection.pause(Duration.ofMillis(100));
                    connection.write(poison);
                    connection.pause(Duration.ofMillis(100));
                })
                .neverReused()
                .gives("whole");
        framing.http1("late-408", "says 408 on the idle connection, and closes", (connection, head) -> {
                    connection.write(OK + "Content-Length: 5\r\n\r\nwhole");
                    connection.pause(Duration.ofMillis(100));
                    connection.write(
                            "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 4\r\n\r\nlate");
                    connection.pause(Duration.ofMillis(100));
                    connection.close();
                })
                .neverReused()
                .gives("whole");
        framing.http1("silent-close", "closes the idle connection", (connection, head) -> {
                    connection.write(OK + "Content-Length: 5\r\n\r\nwhole");
                    connection.pause(Duration.ofMillis(100));
                    connection.close();
                })
                .gives("whole");
        framing.http1(
                        "close-announced-not-done",
                        "says Connection: close and stays",
                        (connection, head) ->
                                connection.write(OK + "Connection: close\r\nContent-Length: 5\r\n\r\nwhole"))
                .neverReused()
                .gives("whole");
        framing.http1("post-half-answered", "resets after a POST", (connection, head) -> connection.reset())
                .request(FramingCases::post)
                .atMostRequests(1)
                .fails(CONNECTION_RESET, io.penstock.network.NetworkError.CONNECTION_CLOSED);
    }

    private static NetworkRequest.Builder post(NetworkRequest.Builder request) {
        return request.POST(java.net.http.HttpRequest.BodyPublishers.ofString("once"));
    }
}
