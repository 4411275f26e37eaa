// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import static io.penstock.network.NetworkError.CONNECTION_CLOSED;
import static io.penstock.network.NetworkError.CONNECTION_RESET;
import static io.penstock.network.NetworkError.HEADERS_TOO_LARGE;
import static io.penstock.network.NetworkError.PROTOCOL_VIOLATION;
import static io.penstock.network.NetworkError.RESPONSE_TIMEOUT;
import static io.penstock.network.NetworkError.TOTAL_TIMEOUT;
import static io.penstock.network.NetworkError.TRUNCATED;

import java.util.List;

/** Heads that are none, that do not end, or that say more than a head may (RFC 9112 §4, §5). */
final class HeadCases {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String WHOLE = "Content-Length: 5\r\n\r\nwhole";
    private static final int MIB = 1 << 20;

    private HeadCases() {}

    static List<MisbehavingCase> all() {
        Family heads = new Family("heads");
        broken(heads);
        statusLines(heads);
        fields(heads);
        characters(heads);
        sizes(heads);
        return heads.cases();
    }

    private static void broken(Family heads) {
        heads.saysAndCloses("silence", "closes without a byte", "").fails(CONNECTION_CLOSED, CONNECTION_RESET);
        heads.http1("reset", "resets without a byte", (connection, head) -> connection.reset())
                .fails(CONNECTION_RESET, CONNECTION_CLOSED);
        heads.http1("reset-in-status-line", "resets within the status line", (connection, head) -> {
                    connection.write("HTTP/1.1 20");
                    connection.reset();
                })
                .fails(CONNECTION_RESET, CONNECTION_CLOSED, TRUNCATED, PROTOCOL_VIOLATION);
        heads.saysAndCloses("cut-status-line", "closes within the status line", "HTTP/1.1 20")
                .fails(CONNECTION_CLOSED, CONNECTION_RESET, TRUNCATED, PROTOCOL_VIOLATION);
        heads.saysAndCloses("cut-field", "closes within a field", OK + "Content-Le")
                .fails(CONNECTION_CLOSED, CONNECTION_RESET, TRUNCATED, PROTOCOL_VIOLATION);
        heads.saysAndCloses("cut-after-fields", "closes before the empty line", OK + "Content-Length: 0\r\n")
                .fails(CONNECTION_CLOSED, CONNECTION_RESET, TRUNCATED, PROTOCOL_VIOLATION);
        heads.saysAndCloses("http-0.9", "answers with a bare document", "<html>hello</html>\n")
                .fails(PROTOCOL_VIOLATION);
        heads.says("ssh", "speaks SSH", "SSH-2.0-OpenSSH_9.2\r\n").fails(PROTOCOL_VIOLATION);
        heads.says("smtp", "speaks SMTP", "220 mail.test ESMTP ready\r\n").fails(PROTOCOL_VIOLATION);
        heads.says("icy", "speaks SHOUTcast", "ICY 200 OK\r\n" + WHOLE).fails(PROTOCOL_VIOLATION);
        heads.saysWithoutEnd("empty-lines", "sends empty lines for ever", "", "\r\n")
                .quick()
                .fails(PROTOCOL_VIOLATION, HEADERS_TOO_LARGE, RESPONSE_TIMEOUT, TOTAL_TIMEOUT);
    }

    private static void statusLines(Family heads) {
        String[][] wrong = {
            {"status-letters", "2x0"},
            {"status-two-digits", "20"},
            {"status-four-digits", "2000"},
            {"status-signed", "+200"},
            {"status-negative", "-20"},
            {"status-000", "000"},
            {"status-099", "099"},
            {"status-missing", ""}
        };
        for (String[] status : wrong) {
            heads.says(status[0], "has the status \"" + status[1] + "\"", "HTTP/1.1 " + status[1] + " OK\r\n" + WHOLE)
                    .fails(PROTOCOL_VIOLATION);
        }
        heads.says("status-999", "has the status 999", "HTTP/1.1 999 Odd\r\n" + WHOLE)
                .fails(PROTOCOL_VIOLATION)
                .gives(999, "whole");
        String[][] versions = {
            {"version-2", "HTTP/2.0"}, {"version-1.10", "HTTP/1.10"}, {"version-comma", "HTTP/1,1"},
            {"version-lower-case", "http/1.1"}, {"version-3-digits", "HTTP/001.1"}, {"version-other", "HTTX/1.1"}
        };
        for (String[] version : versions) {
            heads.says(version[0], "speaks " + version[1], version[1] + " 200 OK\r\n" + WHOLE)
                    .fails(PROTOCOL_VIOLATION);
        }
        heads.says("status-glued", "has no space before the status", "HTTP/1.1200 OK\r\n" + WHOLE)
                .fails(PROTOCOL_VIOLATION);
        heads.says("no-reason", "leaves reason and its space out", "HTTP/1.1 200\r\n" + WHOLE)
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        heads.says("reason-with-nul", "has a NUL in the reason", "HTTP/1.1 200 O\0K\r\n" + WHOLE)
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
    }

    private static void fields(Family heads) {
        heads.says("folded", "folds a field", OK + "X-A: a\r\n b\r\n" + WHOLE)
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        heads.saysAndCloses(
                        "space-before-first-field",
                        "begins the fields with a space",
                        OK + " Transfer-Encoding: chunked\r\n" + WHOLE)
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        heads.says("space-before-colon", "has a space before a colon", OK + "Content-Length : 5\r\n\r\nwhole")
                .fails(PROTOCOL_VIOLATION);
        heads.says("no-colon", "has a field line without colon", OK + "this is no field\r\n" + WHOLE)
                .fails(PROTOCOL_VIOLATION);
        heads.says("no-name", "has a field without name", OK + ": value\r\n" + WHOLE)
                .fails(PROTOCOL_VIOLATION);
        heads.says("space-in-name", "has a space in a field name", OK + "X A: value\r\n" + WHOLE)
                .fails(PROTOCOL_VIOLATION);
        heads.says("bare-lf", "ends lines with LF", "HTTP/1.1 200 OK\nContent-Length: 5\n\nwhole")
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        heads.says("two-cr", "ends a line with CR CR LF", OK + "X-A: a\r\r\n" + WHOLE)
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
    }

    private static void characters(Family heads) {
        heads.says("nul-in-name", "has a NUL in a field name", OK + "X-\0A: a\r\n" + WHOLE)
                .fails(PROTOCOL_VIOLATION);
        heads.says("control-in-name", "has a control character in a field name", OK + "X-\1A: a\r\n" + WHOLE)
                .fails(PROTOCOL_VIOLATION);
        heads.says("latin-in-name", "has an umlaut in a field name", OK + "X-\u00c4: a\r\n" + WHOLE)
                .fails(PROTOCOL_VIOLATION);
        heads.says("nul-in-value", "has a NUL in a field value", OK + "X-A: a\0b\r\n" + WHOLE)
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        heads.says("cr-in-value", "hides a field behind a bare CR", OK + "X-A: a\rSet-Cookie: b=c\r\n" + WHOLE)
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        heads.says("latin-in-value", "has Latin letters in a value", OK + "X-A: \u00e4\u00f6\u00fc\r\n" + WHOLE)
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        heads.says("nul-in-length", "has a NUL in Content-Length", OK + "Content-Length: 5\0\r\n\r\nwhole")
                .fails(PROTOCOL_VIOLATION);
    }

    private static void sizes(Family heads) {
        heads.says("reason-1-mib", "has a reason of 1 MiB", "HTTP/1.1 200 " + "r".repeat(MIB) + "\r\n" + WHOLE)
                .fails(HEADERS_TOO_LARGE, PROTOCOL_VIOLATION);
        heads.saysWithoutEnd("reason-without-end", "has a reason without end", "HTTP/1.1 200 ", "r")
                .fails(HEADERS_TOO_LARGE, PROTOCOL_VIOLATION);
        heads.says("fields-20000", "has 20,000 short fields", OK + "X-A: a\r\n".repeat(20_000) + WHOLE)
                .fails(HEADERS_TOO_LARGE);
        heads.saysWithoutEnd("fields-without-end", "has fields without end", OK, "X-A: a\r\n")
                .fails(HEADERS_TOO_LARGE);
        heads.says("value-1-mib", "has a value of 1 MiB", OK + "X-A: " + "v".repeat(MIB) + "\r\n" + WHOLE)
                .fails(HEADERS_TOO_LARGE);
        heads.saysWithoutEnd("value-without-end", "has a value without end", OK + "X-A: ", "v")
                .fails(HEADERS_TOO_LARGE);
        heads.saysWithoutEnd("name-without-end", "has a field name without end", OK, "n")
                .fails(HEADERS_TOO_LARGE, PROTOCOL_VIOLATION);
        heads.saysWithoutEnd("fold-without-end", "folds a field without end", OK + "X-A: a\r\n", " b\r\n")
                .fails(HEADERS_TOO_LARGE, PROTOCOL_VIOLATION);
        heads.says(
                        "cookies-4-mib",
                        "sets 1,000 cookies of 4 KiB",
                        OK + ("Set-Cookie: c=" + "v".repeat(4096) + "\r\n").repeat(1000) + WHOLE)
                .fails(HEADERS_TOO_LARGE);
    }
}
