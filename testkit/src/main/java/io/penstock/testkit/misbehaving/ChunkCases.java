// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import static io.penstock.network.NetworkError.BODY_TOO_LARGE;
import static io.penstock.network.NetworkError.CONNECTION_RESET;
import static io.penstock.network.NetworkError.HEADERS_TOO_LARGE;
import static io.penstock.network.NetworkError.PROTOCOL_VIOLATION;
import static io.penstock.network.NetworkError.TRUNCATED;

import java.time.Duration;
import java.util.List;

/** Chunks, their extensions and trailers (RFC 9112 §7.1). */
final class ChunkCases {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String WHOLE = "5\r\nwhole\r\n";
    private static final String END = "0\r\n\r\n";

    private ChunkCases() {}

    static List<MisbehavingCase> all() {
        Family chunks = new Family("chunks");
        ends(chunks);
        sizes(chunks);
        delimiters(chunks);
        extensions(chunks);
        trailers(chunks);
        return chunks.cases();
    }

    private static void ends(Family chunks) {
        chunks.saysAndCloses("short", "cuts a chunk short", CHUNKED + "a\r\nwhole")
                .fails(TRUNCATED);
        chunks.saysAndCloses("no-last-chunk", "closes before the last chunk", CHUNKED + WHOLE)
                .fails(TRUNCATED);
        chunks.saysAndCloses("cut-size", "closes within a size", CHUNKED + WHOLE + "1")
                .fails(TRUNCATED, PROTOCOL_VIOLATION);
        chunks.saysAndCloses("no-chunk", "closes before the first chunk", CHUNKED)
                .fails(TRUNCATED);
        chunks.saysAndCloses("no-final-line", "closes after the last chunk's size", CHUNKED + WHOLE + "0\r\n")
                .fails(TRUNCATED, PROTOCOL_VIOLATION);
        chunks.http1("reset", "resets within a chunk", (connection, head) -> {
                    connection.write(CHUNKED + WHOLE + "5\r\nha");
                    connection.pause(Duration.ofMillis(100));
                    connection.reset();
                })
                .fails(TRUNCATED, CONNECTION_RESET);
        chunks.says(
                        "extra-response",
                        "sends a second response unasked",
                        CHUNKED + WHOLE + END + ScriptCaseServer.POISON)
                .neverReused()
                .gives("whole");
        chunks.saysWithoutEnd(
                        "without-end", "sends chunks without end", CHUNKED, "1000\r\n" + "w".repeat(0x1000) + "\r\n")
                .fails(BODY_TOO_LARGE);
        chunks.says("tiny", "sends 100,000 chunks of one byte, as it may", CHUNKED + "1\r\nx\r\n".repeat(100_000) + END)
                .gives("x".repeat(100_000));
    }

    private static void sizes(Family chunks) {
        String[][] wrong = {
            {"size-plus", "+5"}, {"size-minus", "-5"}, {"size-hex-prefix", "0x5"}, {"size-empty", ""},
            {"size-letters", "5g"}, {"size-leading-space", " 5"}, {"size-list", "5,5"}, {"size-quoted", "\"5\""},
            {"size-underscore", "0_5"}
        };
        for (String[] size : wrong) {
            chunks.saysAndCloses(
                            size[0],
                            "has the chunk size \"" + size[1] + "\"",
                            CHUNKED + size[1] + "\r\nwhole\r\n" + END)
                    .fails(PROTOCOL_VIOLATION);
        }
        for (String size : new String[] {"8000000000000000", "FFFFFFFFFFFFFFFF", "10000000000000005"}) {
            chunks.saysAndCloses(
                            "size-overflow-" + size.charAt(0),
                            "has the chunk size " + size,
                            CHUNKED + size + "\r\nwhole\r\n" + END)
                    .fails(PROTOCOL_VIOLATION, BODY_TOO_LARGE);
        }
        chunks.saysAndCloses("size-4-gib", "has a chunk size beyond 32 bits", CHUNKED + "100000005\r\nwhole\r\n" + END)
                .fails(BODY_TOO_LARGE, TRUNCATED, PROTOCOL_VIOLATION);
        chunks.says("size-trailing-space", "has a space after a size", CHUNKED + "5 \r\nwhole\r\n" + END)
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        chunks.says("size-zeros", "has a size with a few zeros, as it may", CHUNKED + "0005\r\nwhole\r\n000\r\n\r\n")
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        chunks.saysWithoutEnd("size-without-end", "has a size of zeros without end", CHUNKED, "0")
                .fails(PROTOCOL_VIOLATION, HEADERS_TOO_LARGE);
    }

    private static void delimiters(Family chunks) {
        chunks.says("bytes-after-chunk", "sends more than a chunk's size", CHUNKED + "5\r\nwholeXX\r\n" + END)
                .fails(PROTOCOL_VIOLATION);
        chunks.says("no-crlf-after-chunk", "leaves CRLF out after a chunk", CHUNKED + "5\r\nwhole" + END)
                .fails(PROTOCOL_VIOLATION);
        chunks.says("lf-after-size", "ends a size with LF", CHUNKED + "5\nwhole\r\n" + END)
                .fails(PROTOCOL_VIOLATION);
        chunks.says("lf-after-chunk", "ends a chunk with LF", CHUNKED + "5\r\nwhole\n" + END)
                .fails(PROTOCOL_VIOLATION);
        chunks.saysAndCloses("cr-after-size", "ends a size with CR", CHUNKED + "5\rwhole\r\n" + END)
                .fails(PROTOCOL_VIOLATION, TRUNCATED);
    }

    private static void extensions(Family chunks) {
        chunks.says("extension", "sends extensions, as it may", CHUNKED + "5;a=b;c=\"d\"\r\nwhole\r\n0;e\r\n\r\n")
                .gives("whole");
        chunks.saysWithoutEnd("extension-without-end", "sends an extension without end", CHUNKED + "5;a=", "e")
                .fails(PROTOCOL_VIOLATION, HEADERS_TOO_LARGE);
        chunks.says(
                        "extension-1-mib",
                        "sends an extension of 1 MiB",
                        CHUNKED + "5;a=" + "e".repeat(1 << 20) + "\r\nwhole\r\n" + END)
                .fails(PROTOCOL_VIOLATION, HEADERS_TOO_LARGE);
        chunks.says(
                        "extensions-1-mib",
                        "sends 1 MiB of short extensions",
                        CHUNKED + ("1;a=" + "e".repeat(100) + "\r\nx\r\n").repeat(10_000) + END)
                .fails(PROTOCOL_VIOLATION, HEADERS_TOO_LARGE);
        chunks.says("extension-with-lf", "ends an extension with LF", CHUNKED + "5;a\nwhole\r\n" + END)
                .fails(PROTOCOL_VIOLATION);
        chunks.says(
                        "extension-smuggles",
                        "hides a chunk behind LF in an extension",
                        CHUNKED + "2;\n\r\nab\r\n" + "5\r\nwhole\r\n" + END)
                .fails(PROTOCOL_VIOLATION);
    }

    private static void trailers(Family chunks) {
        chunks.says("trailers", "sends trailers, as it may", CHUNKED + WHOLE + "0\r\nX-Sum: 1\r\n\r\n")
                .gives("whole");
        chunks.says(
                        "trailers-framing",
                        "sends framing fields as trailers",
                        CHUNKED + WHOLE + "0\r\nContent-Length: 999\r\nTransfer-Encoding: gzip\r\n\r\n")
                .fails(PROTOCOL_VIOLATION)
                .gives("whole");
        chunks.saysAndCloses("trailers-cut", "closes within a trailer", CHUNKED + WHOLE + "0\r\nX-Su")
                .fails(TRUNCATED, PROTOCOL_VIOLATION);
        chunks.says("trailers-no-colon", "sends a trailer without colon", CHUNKED + WHOLE + "0\r\nno field\r\n\r\n")
                .fails(PROTOCOL_VIOLATION);
        chunks.says(
                        "trailers-space-before-colon",
                        "has a space before a trailer's colon",
                        CHUNKED + WHOLE + "0\r\nX-Sum : 1\r\n\r\n")
                .fails(PROTOCOL_VIOLATION);
        chunks.says(
                        "trailers-20000",
                        "sends 20,000 trailers",
                        CHUNKED + WHOLE + "0\r\n" + "X-A: a\r\n".repeat(20_000) + "\r\n")
                .fails(HEADERS_TOO_LARGE, PROTOCOL_VIOLATION);
        chunks.saysWithoutEnd(
                        "trailers-without-end", "sends trailers without end", CHUNKED + WHOLE + "0\r\n", "X-A: a\r\n")
                .fails(HEADERS_TOO_LARGE, PROTOCOL_VIOLATION);
        chunks.saysWithoutEnd(
                        "trailer-without-end",
                        "sends a trailer's value without end",
                        CHUNKED + WHOLE + "0\r\nX-A: ",
                        "v")
                .fails(HEADERS_TOO_LARGE, PROTOCOL_VIOLATION);
    }
}
