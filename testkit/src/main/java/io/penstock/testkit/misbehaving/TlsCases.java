// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import static io.penstock.network.NetworkError.CONNECTION_CLOSED;
import static io.penstock.network.NetworkError.CONNECTION_RESET;
import static io.penstock.network.NetworkError.CONNECT_TIMEOUT;
import static io.penstock.network.NetworkError.PROTOCOL_VIOLATION;
import static io.penstock.network.NetworkError.TLS;
import static io.penstock.network.NetworkError.TRUNCATED;

import io.penstock.testkit.ScriptedServer.Connection;
import io.penstock.testkit.ScriptedServer.Script;
import io.penstock.testkit.TestTls;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Certificates that must not be believed, handshakes that are none, and ends that TLS does not vouch for. */
final class TlsCases {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final ScriptCaseServer.Behaviour GOOD =
            (connection, head) -> connection.write(ScriptCaseServer.response("whole"));

    private TlsCases() {}

    static List<MisbehavingCase> all() {
        Family tls = new Family("tls");
        certificates(tls);
        handshakes(tls);
        ends(tls);
        return tls.cases();
    }

    private static void certificates(Family tls) {
        for (TestTls bad : List.of(TestTls.EXPIRED, TestTls.FUTURE, TestTls.WRONGHOST, TestTls.SELFSIGNED)) {
            String name = bad.name().toLowerCase(Locale.ROOT);
            tls.tls("certificate-" + name, "shows a bad certificate: " + name, bad, GOOD)
                    .noFollowUp()
                    .fails(TLS);
        }
        tls.tls("certificate-commonname", "shows a certificate without alternative names", TestTls.COMMONNAME, GOOD)
                .noFollowUp()
                .fails(TLS)
                .gives("whole");
        tls.tls("certificate-of-a-client", "shows a certificate for clients", TestTls.CLIENT, GOOD)
                .noFollowUp()
                .fails(TLS);
    }

    private static void handshakes(Family tls) {
        raw(tls, "plain-http", "answers a TLS hello with HTTP", connection -> {
                    connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\n\r\nplain");
                    connection.awaitGone();
                })
                .fails(TLS);
        raw(tls, "closes", "closes after the hello", Connection::close).fails(TLS, CONNECTION_CLOSED, CONNECTION_RESET);
        raw(tls, "resets", "resets after the hello", Connection::reset).fails(TLS, CONNECTION_CLOSED, CONNECTION_RESET);
        raw(tls, "alert-handshake-failure", "ends the handshake with an alert", alert(40))
                .fails(TLS);
        raw(tls, "alert-protocol-version", "speaks no version that is asked for", alert(70))
                .fails(TLS);
        raw(tls, "alert-unrecognized-name", "does not know the name", alert(112))
                .fails(TLS);
        raw(tls, "garbage", "answers with noise", connection -> {
                    connection.write("\377\376\375\374\373\372\371\370".repeat(100));
                    connection.awaitGone();
                })
                .fails(TLS);
        raw(tls, "record-too-long", "sends a record of 64 KiB", connection -> {
                    connection.write("\26\3\3\377\377" + "\0".repeat(65_535));
                    connection.awaitGone();
                })
                .fails(TLS);
        raw(tls, "records-without-end", "sends handshake records without end", connection -> {
                    String record = "\26\3\3\100\0" + "\13\377\377\377" + "\0".repeat(16_380);
                    while (true) {
                        connection.write(record);
                    }
                })
                .fails(TLS, CONNECT_TIMEOUT);
    }

    private static CaseBuilder raw(Family tls, String name, String does, Script answer) {
        return tls.add(
                        name,
                        does,
                        from -> RawTlsCaseServer.saying(connection -> {
                            // the client's hello: one record
                            byte[] header = connection.read(5);
                            connection.read((header[3] & 255) << 8 | header[4] & 255);
                            answer.run(connection);
                        }))
                .noFollowUp();
    }

    private static Script alert(int description) {
        return connection -> {
            connection.write("\25\3\3\0\2\2" + (char) description);
            connection.close();
        };
    }

    private static void ends(Family tls) {
        tls.tls(
                        "no-close-notify",
                        "drops the connection at the end of a body without length",
                        TestTls.SERVER,
                        (connection, head) -> {
                            connection.write(OK + "\r\nmay be half");
                            connection.pause(Duration.ofMillis(100));
                            connection.drop();
                        })
                .fails(TRUNCATED, TLS);
        tls.tls("close-notify", "ends a body without length as it should", TestTls.SERVER, (connection, head) -> {
                    connection.write(OK + "\r\nwhole");
                    connection.close();
                })
                .gives("whole");
        tls.tls(
                        "no-close-notify-after-length",
                        "drops the connection after a body with length",
                        TestTls.SERVER,
                        (connection, head) -> {
                            connection.write(ScriptCaseServer.response("whole"));
                            connection.pause(Duration.ofMillis(100));
                            connection.drop();
                        })
                .gives("whole");
        tls.tls("cut-within-length", "drops the connection within a body", TestTls.SERVER, (connection, head) -> {
                    connection.write(OK + "Content-Length: 10\r\n\r\nwhole");
                    connection.pause(Duration.ofMillis(100));
                    connection.drop();
                })
                .fails(TRUNCATED, TLS, CONNECTION_RESET);
        tls.tls("cut-within-chunks", "says goodbye within a chunked body", TestTls.SERVER, (connection, head) -> {
                    connection.write(OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n");
                    connection.close();
                })
                .fails(TRUNCATED);
        tls.tls(
                        "extra-response",
                        "sends a second response unasked",
                        TestTls.SERVER,
                        (connection, head) ->
                                connection.write(ScriptCaseServer.response("whole") + ScriptCaseServer.POISON))
                .neverReused()
                .gives("whole");
        tls.tls(
                        "no-answer",
                        "drops the connection in place of an answer",
                        TestTls.SERVER,
                        (connection, head) -> connection.drop())
                .fails(CONNECTION_CLOSED, CONNECTION_RESET, TLS, TRUNCATED, PROTOCOL_VIOLATION);
    }
}
