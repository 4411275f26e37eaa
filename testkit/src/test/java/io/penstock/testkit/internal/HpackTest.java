// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.util.ByteArrayBuffer;
import org.junit.jupiter.api.Test;

/** Our header compression against RFC 7541's own examples and against HttpCore's. */
class HpackTest {
    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    /** RFC 7541, C.4: three requests with Huffman coding on one connection. */
    @Test
    void decodes_the_requests_of_the_rfc() throws Exception {
        Hpack hpack = new Hpack();
        assertThat(hpack.decode(hex("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff")))
                .containsExactly(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "www.example.com");
        assertThat(hpack.decode(hex("8286 84be 5886 a8eb 1064 9cbf")))
                .endsWith(":authority", "www.example.com", "cache-control", "no-cache");
        assertThat(hpack.decode(hex("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf")))
                .endsWith(":authority", "www.example.com", "custom-key", "custom-value");
    }

    /** RFC 7541, C.6: responses whose table of 256 bytes evicts. */
    @Test
    void decodes_the_responses_of_the_rfc_with_eviction() throws Exception {
        Hpack hpack = new Hpack();
        hpack.decode(hex("3fe1 01"));
        assertThat(hpack.decode(hex("4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6"
                        + "2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3")))
                .endsWith("location", "https://www.example.com");
        assertThat(hpack.decode(hex("4883 640e ffc1 c0bf"))).startsWith(":status", "307");
    }

    @Test
    void reads_what_httpcore_writes_for_every_character() throws Exception {
        HPackEncoder encoder = new HPackEncoder(4096, StandardCharsets.ISO_8859_1);
        Hpack hpack = new Hpack();
        StringBuilder all = new StringBuilder();
        for (int c = 32; c < 256; c++) {
            all.append((char) c);
        }
        List<Header> headers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            headers.add(new BasicHeader("x-field-" + i % 30, all.substring(i, i + 100)));
        }
        for (int round = 0; round < 3; round++) {
            ByteArrayBuffer block = new ByteArrayBuffer(100_000);
            encoder.encodeHeaders(block, headers, false);
            String[] pairs = hpack.decode(block.toByteArray());
            assertThat(pairs).hasSize(200);
            for (int i = 0; i < 100; i++) {
                assertThat(pairs[2 * i]).isEqualTo(headers.get(i).getName());
                assertThat(pairs[2 * i + 1]).isEqualTo(headers.get(i).getValue());
            }
        }
    }

    @Test
    void writes_what_httpcore_reads() throws Exception {
        HPackDecoder decoder = new HPackDecoder(4096, StandardCharsets.ISO_8859_1);
        byte[] block = Hpack.encode(":status", "200", "x-long", "y".repeat(3000), "x-empty", "");
        List<Header> headers = decoder.decodeHeaders(java.nio.ByteBuffer.wrap(block));
        assertThat(headers).extracting(Header::getName).containsExactly(":status", "x-long", "x-empty");
        assertThat(headers.get(1).getValue()).hasSize(3000);
    }

    @Test
    void refuses_what_is_no_header_block() {
        for (String block : new String[] {"ff80808080808001", "c8", "40", "0085ffffffffff", "3fe21f", "80"}) {
            assertThatThrownBy(() -> new Hpack().decode(hex(block))).as(block).isInstanceOf(IOException.class);
        }
    }
}
