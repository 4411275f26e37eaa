// SPDX-License-Identifier: Apache-2.0
package io.penstock.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.network.HeaderFields;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CachedHeadTest {
    private static final CachedHead HEAD = new CachedHead(
            200,
            HeaderFields.of(
                    "Date",
                    "Tue, 01 Sep 2026 10:00:00 GMT",
                    "X-Own",
                    "é \u20ac",
                    "etag",
                    "\"x\"",
                    "Empty",
                    "",
                    "X-Own",
                    "2"),
            "accept-encoding=gzip",
            1_790_000_000_000L,
            1_790_000_000_123L);

    @Test
    void readsWhatItWrote() {
        byte[] bytes = HEAD.toBytes();

        assertThat(CachedHead.of(ByteBuffer.wrap(bytes))).isEqualTo(HEAD);
        assertThat(CachedHead.of(ByteBuffer.wrap(bytes).asReadOnlyBuffer())).isEqualTo(HEAD);
        assertThat(CachedHead.of(ByteBuffer.wrap(bytes)).fields().name(2)).isEqualTo("etag");
    }

    @Test
    void everyCutOffFormIsRefused() {
        byte[] bytes = HEAD.toBytes();

        for (int i = 0; i < bytes.length; i++) {
            ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(bytes, i));
            assertThatThrownBy(() -> CachedHead.of(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aDamagedFormIsRefusedOrReadButNeverAnotherFailure() {
        byte[] bytes = HEAD.toBytes();

        for (int i = 0; i < bytes.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = bytes.clone();
                damaged[i] ^= (byte) (1 << bit);
                try {
                    CachedHead.of(ByteBuffer.wrap(damaged));
                } catch (IllegalArgumentException expected) {
                    assertThat(expected).hasMessageStartingWith("a stored head");
                }
            }
        }
    }

    @Test
    void aViewIsMadeOnce() {
        CachedHead head = new CachedHead(200, HeaderFields.EMPTY, "", 0, 0);
        AtomicInteger made = new AtomicInteger();

        for (int i = 0; i < 3; i++) {
            assertThat(head.view(String.class, h -> "view " + made.incrementAndGet()))
                    .isEqualTo("view 1");
        }
        assertThat(head.view(Integer.class, h -> 7)).isEqualTo(7);
    }

    @Test
    void itsTextHoldsNoSecret() {
        CachedHead head = new CachedHead(200, HeaderFields.of("Set-Cookie", "sid=geheim"), "", 0, 0);

        assertThat(head.toString()).doesNotContain("geheim");
    }
}
