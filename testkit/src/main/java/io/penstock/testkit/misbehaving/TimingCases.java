// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import static io.penstock.network.NetworkError.CONNECT_TIMEOUT;
import static io.penstock.network.NetworkError.IDLE_TIMEOUT;
import static io.penstock.network.NetworkError.RESPONSE_TIMEOUT;
import static io.penstock.network.NetworkError.TOTAL_TIMEOUT;

import io.penstock.testkit.ScriptedServer.Connection;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;

/** Servers that take their time. Where pieces keep coming only the total limit ends it, and that is the engine's. */
final class TimingCases {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
    private static final Duration DRIP = Duration.ofMillis(100);

    private TimingCases() {}

    static List<MisbehavingCase> all() {
        Family timing = new Family("timing");
        timing.http1("no-answer", "gives no answer", (connection, head) -> connection.awaitGone())
                .quick()
                .fails(RESPONSE_TIMEOUT);
        timing.http1(
                        "head-dripped",
                        "drips its head byte by byte",
                        (connection, head) -> drip(connection, OK, "X-A: a\r\n"))
                .quick()
                .fails(RESPONSE_TIMEOUT, TOTAL_TIMEOUT);
        timing.http1("half-head", "stops within its head", (connection, head) -> {
                    connection.write(OK + "X-A: a\r\n");
                    connection.awaitGone();
                })
                .quick()
                .fails(RESPONSE_TIMEOUT, TOTAL_TIMEOUT, IDLE_TIMEOUT);
        timing.http1("body-stalls", "stops within its body", (connection, head) -> {
                    connection.write(OK + "Content-Length: 10\r\n\r\nwhole");
                    connection.awaitGone();
                })
                .quick()
                .fails(IDLE_TIMEOUT);
        timing.http1("body-never-starts", "stops after its head", (connection, head) -> {
                    connection.write(OK + "Content-Length: 10\r\n\r\n");
                    connection.awaitGone();
                })
                .quick()
                .fails(IDLE_TIMEOUT);
        timing.http1("body-never-ends", "neither goes on nor closes a body without length", (connection, head) -> {
                    connection.write(OK + "\r\nwhole");
                    connection.awaitGone();
                })
                .quick()
                .fails(IDLE_TIMEOUT);
        timing.http1(
                        "body-dripped",
                        "drips its body byte by byte",
                        (connection, head) -> drip(connection, OK + "Content-Length: 100000\r\n\r\n", "x"))
                .needsEngine()
                .quick()
                .fails(TOTAL_TIMEOUT);
        timing.http1("chunks-dripped", "drips chunks", (connection, head) -> drip(connection, CHUNKED, "1\r\nx\r\n"))
                .needsEngine()
                .quick()
                .fails(TOTAL_TIMEOUT);
        timing.http1(
                        "extension-dripped",
                        "drips a chunk extension",
                        (connection, head) -> drip(connection, CHUNKED + "5;a=", "e"))
                .quick()
                .fails(TOTAL_TIMEOUT, IDLE_TIMEOUT);
        timing.http1(
                        "trailers-dripped",
                        "drips trailers",
                        (connection, head) -> drip(connection, CHUNKED + "5\r\nwhole\r\n0\r\n", "X-A: a\r\n"))
                .quick()
                .fails(TOTAL_TIMEOUT, IDLE_TIMEOUT);
        timing.http1("upload-unread", "does not read what is sent to it", (connection, head) -> waitDeaf())
                .request(request -> request.POST(BodyPublishers.ofByteArray(new byte[32 << 20])))
                .quick()
                .noFollowUp()
                .atMostRequests(1)
                .fails(IDLE_TIMEOUT, TOTAL_TIMEOUT, RESPONSE_TIMEOUT);
        timing.says(
                        "retry-after",
                        "asks to come back in 30 years",
                        "HTTP/1.1 503 Service Unavailable\r\n"
                                + "Retry-After: 999999999\r\nContent-Length: 5\r\n\r\nlater")
                .gives(503, "later");
        timing.says(
                        "keep-alive-without-end",
                        "promises to stay for ever",
                        OK + "Keep-Alive: timeout=99999999999999999999\r\n" + "Content-Length: 5\r\n\r\nwhole")
                .gives("whole");
        timing.add(
                        "tls-silent",
                        "accepts a connection and speaks no TLS",
                        from -> RawTlsCaseServer.saying(Connection::awaitGone))
                .quickToConnect()
                .noFollowUp()
                .fails(CONNECT_TIMEOUT, TOTAL_TIMEOUT);
        timing.add(
                        "tls-dripped",
                        "drips a TLS handshake",
                        from -> RawTlsCaseServer.saying(connection -> {
                            connection.write("\26\3\3\100\0");
                            drip(connection, "\2\0\77\374\3\3", "\0");
                        }))
                .quickToConnect()
                .noFollowUp()
                .fails(CONNECT_TIMEOUT, TOTAL_TIMEOUT, io.penstock.network.NetworkError.TLS);
        return timing.cases();
    }

    private static void drip(Connection connection, String beginning, String piece) throws IOException {
        connection.write(beginning);
        while (true) {
            for (int i = 0; i < piece.length(); i++) {
                connection.write(piece.substring(i, i + 1));
                connection.pause(DRIP);
            }
        }
    }

    /** Longer than the case; ended by the server's close. */
    private static void waitDeaf() throws IOException {
        try {
            Thread.sleep(Duration.ofMinutes(1).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
