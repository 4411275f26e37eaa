// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import static io.penstock.network.NetworkError.CONNECTION_CLOSED;
import static io.penstock.network.NetworkError.CONNECTION_RESET;
import static io.penstock.network.NetworkError.HEADERS_TOO_LARGE;
import static io.penstock.network.NetworkError.PROTOCOL_VIOLATION;
import static io.penstock.network.NetworkError.RESPONSE_TIMEOUT;
import static io.penstock.network.NetworkError.TOTAL_TIMEOUT;
import static io.penstock.network.NetworkError.TRUNCATED;

import java.time.Duration;
import java.util.List;

/** Responses before the response (RFC 9110 §15.2). */
@SuppressWarnings("StringConcatToTextBlock") // CRLF is to be seen
final class InterimCases {
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
    private static final String HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n";
    private static final String WHOLE = ScriptCaseServer.response("whole");

    private InterimCases() {}

    static List<MisbehavingCase> all() {
        Family interim = new Family("interim");
        interim.says("continue-unasked", "says 100 unasked, as it may", CONTINUE + WHOLE)
                .gives("whole");
        interim.says("hints", "gives hints three times, as it may", HINTS.repeat(3) + WHOLE)
                .gives("whole");
        interim.says("unknown-199", "says 199, as it may", "HTTP/1.1 199 Odd\r\n\r\n" + WHOLE)
                .gives("whole");
        interim.says(
                        "with-length",
                        "gives an interim response a length",
                        "HTTP/1.1 103 Early Hints\r\n" + "Content-Length: 500\r\n\r\n" + WHOLE)
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        interim.says(
                        "chunked",
                        "gives an interim response a coding",
                        "HTTP/1.1 102 Processing\r\n" + "Transfer-Encoding: chunked\r\n\r\n" + WHOLE)
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        interim.says("hundred", "says 100 a hundred times", CONTINUE.repeat(100) + WHOLE)
                .fails(HEADERS_TOO_LARGE, PROTOCOL_VIOLATION);
        interim.saysWithoutEnd("continue-without-end", "says 100 without end", "", CONTINUE)
                .fails(HEADERS_TOO_LARGE, PROTOCOL_VIOLATION);
        interim.saysWithoutEnd("hints-without-end", "gives hints without end", "", HINTS)
                .fails(HEADERS_TOO_LARGE, PROTOCOL_VIOLATION);
        interim.http1("processing-slowly", "says 102 every 200 ms, without end", (connection, head) -> {
                    while (true) {
                        connection.write("HTTP/1.1 102 Processing\r\n\r\n");
                        connection.pause(Duration.ofMillis(200));
                    }
                })
                .quick()
                .fails(HEADERS_TOO_LARGE, PROTOCOL_VIOLATION, RESPONSE_TIMEOUT, TOTAL_TIMEOUT);
        interim.saysWithoutEnd(
                        "fields-without-end",
                        "gives an interim response fields without end",
                        "HTTP/1.1 103 Early\r\n",
                        "X-A: a\r\n")
                .fails(HEADERS_TOO_LARGE, PROTOCOL_VIOLATION);
        interim.says(
                        "switching",
                        "switches protocols unasked",
                        "HTTP/1.1 101 Switching Protocols\r\n" + "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
                .fails(PROTOCOL_VIOLATION);
        interim.saysAndCloses("nothing-final", "says 100 and closes", CONTINUE)
                .fails(CONNECTION_CLOSED, CONNECTION_RESET, TRUNCATED, PROTOCOL_VIOLATION);
        return interim.cases();
    }
}
