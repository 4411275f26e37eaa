// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import static io.penstock.network.NetworkError.BODY_TOO_LARGE;
import static io.penstock.network.NetworkError.DECODED_BODY_TOO_LARGE;
import static io.penstock.network.NetworkError.DECODING;
import static io.penstock.network.NetworkError.HEADERS_TOO_LARGE;
import static io.penstock.network.NetworkError.TRUNCATED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Content codings that are cut, corrupt, or far larger than they look (RFC 9110 §8.4, RFC 1952). */
@SuppressWarnings("StringConcatToTextBlock") // CRLF is to be seen
final class CodingCases {
    private static final int BOMB = 256 << 20;
    private static final int GZIP_TRAILER = 8;

    private CodingCases() {}

    static List<MisbehavingCase> all() {
        Family codings = new Family("codings");
        damaged(codings);
        bombs(codings);
        chains(codings);
        allowed(codings);
        return codings.cases();
    }

    private static void damaged(Family codings) {
        byte[] whole = gzip("whole".getBytes(ISO_8859_1));
        coded(
                        codings,
                        "gzip-cut-trailer",
                        "cuts the trailer off",
                        "gzip",
                        Arrays.copyOf(whole, whole.length - GZIP_TRAILER))
                .mayBeReused() // the message was whole
                .fails(DECODING, TRUNCATED);
        coded(codings, "gzip-cut", "cuts gzip in the middle", "gzip", Arrays.copyOf(whole, whole.length / 2))
                .mayBeReused() // the message was whole
                .fails(DECODING, TRUNCATED);
        coded(codings, "gzip-cut-header", "cuts gzip in its header", "gzip", Arrays.copyOf(whole, 5))
                .mayBeReused() // the message was whole
                .fails(DECODING, TRUNCATED);
        coded(codings, "gzip-crc", "has a wrong check sum", "gzip", flipped(whole, whole.length - GZIP_TRAILER))
                .fails(DECODING);
        coded(codings, "gzip-length", "has a wrong length in the trailer", "gzip", flipped(whole, whole.length - 4))
                .fails(DECODING);
        coded(codings, "gzip-method", "names an unknown compression method", "gzip", flipped(whole, 2))
                .fails(DECODING);
        coded(codings, "gzip-plain", "calls plain text gzip", "gzip", "this is no gzip at all".getBytes(ISO_8859_1))
                .fails(DECODING);
        coded(
                        codings,
                        "gzip-garbage-after",
                        "has garbage after gzip",
                        "gzip",
                        join(whole, "garbage".getBytes(ISO_8859_1)))
                .fails(DECODING)
                .gives("whole");
        coded(codings, "gzip-long-name", "has a file name of 4 MiB in its header", "gzip", longName(whole))
                .fails(DECODING, DECODED_BODY_TOO_LARGE, BODY_TOO_LARGE)
                .gives("whole");
        byte[] deflated = deflate("whole".getBytes(ISO_8859_1), false);
        coded(codings, "deflate-cut", "cuts deflate", "deflate", Arrays.copyOf(deflated, deflated.length - 4))
                .mayBeReused() // the message was whole
                .fails(DECODING, TRUNCATED);
        coded(
                        codings,
                        "deflate-sum",
                        "has a wrong check sum in deflate",
                        "deflate",
                        flipped(deflated, deflated.length - 1))
                .fails(DECODING);
        coded(
                        codings,
                        "deflate-plain",
                        "calls plain text deflate",
                        "deflate",
                        "!this is no deflate".getBytes(ISO_8859_1))
                .fails(DECODING);
        coded(codings, "unknown", "uses a coding that nobody asked for", "x-penstock", whole)
                .fails(DECODING);
    }

    private static void bombs(Family codings) {
        codings.http1(
                        "bomb-gzip",
                        "sends 256 MiB of zeros as gzip",
                        (connection, head) -> connection.write(message("gzip", bomb(1))))
                .needsEngine()
                .fails(DECODED_BODY_TOO_LARGE);
        codings.http1(
                        "bomb-twice",
                        "sends 256 MiB of zeros as gzip in gzip",
                        (connection, head) -> connection.write(message("gzip, gzip", bomb(2))))
                .needsEngine()
                .fails(DECODED_BODY_TOO_LARGE, DECODING);
        codings.http1(
                        "bomb-deflate",
                        "sends 256 MiB of zeros as deflate",
                        (connection, head) -> connection.write(message("deflate", deflatedBomb())))
                .needsEngine()
                .fails(DECODED_BODY_TOO_LARGE);
    }

    private static void chains(Family codings) {
        byte[] three = gzip(gzip(gzip("whole".getBytes(ISO_8859_1))));
        coded(codings, "chain-3", "codes three times", "gzip, gzip, gzip", three)
                .fails(DECODING)
                .gives("whole");
        byte[] many = "whole".getBytes(ISO_8859_1);
        for (int i = 0; i < 20; i++) {
            many = gzip(many);
        }
        coded(codings, "chain-20", "codes twenty times", "gzip" + ", gzip".repeat(19), many)
                .fails(DECODING);
        coded(codings, "chain-2000", "names two thousand codings", "gzip" + ", gzip".repeat(1999), gzip(new byte[0]))
                .fails(DECODING, HEADERS_TOO_LARGE);
        byte[] once = gzip("whole".getBytes(ISO_8859_1));
        codings.http1(
                        "chain-lines",
                        "names codings in fifty lines",
                        (connection, head) -> connection.write(join(
                                ("HTTP/1.1 200 OK\r\n" + "Content-Encoding: gzip\r\n".repeat(50) + "Content-Length: "
                                                + once.length + "\r\n\r\n")
                                        .getBytes(ISO_8859_1),
                                once)))
                .needsEngine()
                .fails(DECODING, HEADERS_TOO_LARGE);
    }

    private static void allowed(Family codings) {
        byte[] whole = gzip("whole".getBytes(ISO_8859_1));
        coded(codings, "gzip", "uses gzip, as it may", "gzip", whole).gives("whole");
        coded(codings, "x-gzip", "uses gzip's old name, as it may", "x-gzip", whole)
                .gives("whole");
        coded(codings, "gzip-upper-case", "writes GZIP, as it may", "GZIP", whole)
                .gives("whole");
        coded(codings, "gzip-members", "sends gzip of two members", "gzip", join(whole, whole))
                .fails(DECODING)
                .gives("wholewhole");
        coded(codings, "deflate", "uses deflate, as it may", "deflate", deflate("whole".getBytes(ISO_8859_1), false))
                .gives("whole");
        coded(
                        codings,
                        "deflate-raw",
                        "uses deflate without its wrapper",
                        "deflate",
                        deflate("whole".getBytes(ISO_8859_1), true))
                .fails(DECODING)
                .gives("whole");
        coded(codings, "identity", "names the coding identity", "identity", "whole".getBytes(ISO_8859_1))
                .gives("whole");
        coded(codings, "gzip-empty-body", "calls nothing gzip, as some do", "gzip", new byte[0])
                .gives("");
        codings.says(
                        "gzip-204",
                        "names a coding for a 204",
                        "HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n")
                .needsEngine()
                .gives(204, "");
        codings.says(
                        "gzip-head",
                        "names a coding to HEAD",
                        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n" + "Content-Length: 500\r\n\r\n")
                .request(request -> request.method("HEAD"))
                .needsEngine()
                .gives("");
        codings.says(
                        "gzip-not-asked",
                        "uses gzip although the caller asks for identity",
                        new String(message("gzip", whole), ISO_8859_1))
                .request(request -> request.header("Accept-Encoding", "identity"))
                .needsEngine()
                .gives(new String(whole, ISO_8859_1));
    }

    private static CaseBuilder coded(Family codings, String name, String does, String coding, byte[] body) {
        return codings.http1(name, does, (connection, head) -> connection.write(message(coding, body)))
                .needsEngine();
    }

    private static byte[] message(String coding, byte[] body) {
        String head =
                "HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        return join(head.getBytes(ISO_8859_1), body);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] ^= 0x55;
        return copy;
    }

    private static byte[] longName(byte[] gzip) {
        byte[] header = Arrays.copyOf(gzip, 10);
        header[3] |= 8;
        byte[] name = new byte[(4 << 20) + 1];
        Arrays.fill(name, 0, name.length - 1, (byte) 'n');
        return join(join(header, name), Arrays.copyOfRange(gzip, 10, gzip.length));
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] deflate(byte[] bytes, boolean raw) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, raw);
        try (OutputStream deflate = new DeflaterOutputStream(out, deflater)) {
            deflate.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    /** Zeros, compressed that often; never in memory as a whole. */
    private static byte[] bomb(int times) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            writeBomb(gzip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return times == 1 ? out.toByteArray() : gzip(out.toByteArray());
    }

    private static byte[] deflatedBomb() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream deflate = new DeflaterOutputStream(out)) {
            writeBomb(deflate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void writeBomb(OutputStream out) throws IOException {
        byte[] zeros = new byte[1 << 16];
        for (int i = 0; i < BOMB / zeros.length; i++) {
            out.write(zeros);
        }
    }
}
