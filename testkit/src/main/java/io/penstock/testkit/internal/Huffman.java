// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Decodes the Huffman code of HPACK (RFC 7541 §5.2, appendix B). The code is canonical: lengths define it. */
final class Huffman {
    private static final int SYMBOLS = 256;
    private static final int LONGEST = 30;
    /** Length in bits of each symbol's code; end-of-string, not here, is the last one of 30 bits. */
    private static final String LENGTHS =
            "13 23 28 28 28 28 28 28 28 24 30 28 28 30 28 28 28 28 28 28 28 28 30 28 28 28 28 28 28 28 28 28 "
                    + "6 10 10 12 13 6 8 11 10 10 8 11 8 6 6 6 5 5 5 6 6 6 6 6 6 6 7 8 15 6 12 10 "
                    + "13 6 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 8 7 8 13 19 13 14 6 "
                    + "15 5 6 5 6 5 6 6 6 5 7 7 6 6 6 5 6 7 6 5 5 6 7 7 7 7 7 15 11 14 13 28 "
                    + "20 22 20 20 22 22 22 23 22 23 23 23 23 23 24 23 24 24 22 23 24 23 23 23 23 21 22 23 22 23 23 24 "
                    + "22 21 20 22 22 23 23 21 23 22 22 24 21 22 23 23 21 21 22 21 23 22 23 23 20 22 22 22 23 22 22 23 "
                    + "26 26 20 19 22 23 22 25 26 26 26 27 27 26 24 25 19 21 26 27 27 26 27 24 21 21 26 26 28 27 27 27 "
                    + "20 24 20 21 22 21 21 23 22 22 25 25 24 24 26 23 26 27 26 26 27 27 27 27 27 28 27 27 27 27 27 26";

    /** Symbols in the order of their codes. */
    private static final int[] ORDER = new int[SYMBOLS];
    /** For each length the first code, and the place of its symbol in {@link #ORDER}. */
    private static final int[] FIRST_CODE = new int[LONGEST + 1];

    private static final int[] FIRST_PLACE = new int[LONGEST + 2];

    static {
        String[] lengths = LENGTHS.split(" ");
        int place = 0;
        int code = 0;
        for (int length = 1; length <= LONGEST; length++) {
            code <<= 1;
            FIRST_CODE[length] = code;
            FIRST_PLACE[length] = place;
            for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                if (Integer.parseInt(lengths[symbol]) == length) {
                    ORDER[place++] = symbol;
                    code++;
                }
            }
        }
        FIRST_PLACE[LONGEST + 1] = place;
    }

    private Huffman() {}

    static byte[] decode(byte[] bytes, int from, int to) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream((to - from) * 2);
        int code = 0;
        int length = 0;
        for (int bit = from * 8; bit < to * 8; bit++) {
            code = code << 1 | bytes[bit >> 3] >> (7 - (bit & 7)) & 1;
            length++;
            if (length > LONGEST) {
                throw new IOException("no Huffman code of HPACK");
            }
            int offset = code - FIRST_CODE[length];
            if (offset >= 0 && offset < FIRST_PLACE[length + 1] - FIRST_PLACE[length]) {
                text.write(ORDER[FIRST_PLACE[length] + offset]);
                code = 0;
                length = 0;
            }
        }
        if (length > 7 || code != (1 << length) - 1) {
            throw new IOException("the padding of a Huffman string is wrong");
        }
        return text.toByteArray();
    }
}
