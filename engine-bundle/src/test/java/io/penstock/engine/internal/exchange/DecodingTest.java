// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.network.HeaderFields;
import io.penstock.network.LendingBodySubscriber;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodingTest {
    private static final NetworkRequest REQUEST = NetworkRequest.get(URI.create("http://a.test/"));

    static byte[] text(int size) {
        StringBuilder text = new StringBuilder();
        Random random = new Random(7);
        while (text.length() < size) {
            text.append("word").append(random.nextInt(1000)).append(' ');
        }
        return text.substring(0, size).getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    static byte[] deflate(byte[] plain, boolean bare) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(out, new Deflater(6, bare))) {
            deflate.write(plain);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** What came out, or the failure. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Result(byte[] body, NetworkError error, String reason) {}

    private static Result decode(String coding, byte[] encoded, int piece, long most) throws Exception {
        List<Decoder> decoders = Codings.decoders(REQUEST, HeaderFields.of("Content-Encoding", coding));
        BodySubscriber<byte[]> target = BodySubscribers.ofByteArray();
        AtomicReference<NetworkException> fault = new AtomicReference<>();
        AtomicReference<DecodingBody<byte[]>> self = new AtomicReference<>();
        DecodingBody<byte[]> body = new DecodingBody<>(
                target,
                decoders,
                most,
                (code, reason) -> {
                    fault.set(new NetworkException(code, REQUEST.uri(), reason));
                    self.get().onError(fault.get());
                },
                () -> {});
        self.set(body);
        Pieces source = new Pieces(body, encoded, piece);
        body.onSubscribe(source);
        try {
            byte[] all = target.getBody().toCompletableFuture().get(10, TimeUnit.SECONDS);
            return new Result(all, NetworkError.NONE, "");
        } catch (java.util.concurrent.ExecutionException e) {
            return new Result(new byte[0], fault.get().code(), fault.get().reason());
        }
    }

    /** Gives pieces as they are asked for, in one reused buffer, as a transport does. */
    private static final class Pieces implements Flow.Subscription {
        private final LendingBodySubscriber<?> to;
        private final byte[] all;
        private final ByteBuffer buffer;
        private int at;
        private long demand;
        private boolean busy;
        private boolean done;

        Pieces(LendingBodySubscriber<?> to, byte[] all, int piece) {
            this.to = to;
            this.all = all;
            this.buffer = ByteBuffer.allocate(piece);
        }

        @Override
        public void request(long n) {
            demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            if (busy) {
                return;
            }
            busy = true;
            while (demand > 0 && at < all.length) {
                demand--;
                buffer.clear();
                int size = Math.min(buffer.remaining(), all.length - at);
                buffer.put(all, at, size).flip();
                at += size;
                to.onLent(buffer);
                Arrays.fill(buffer.array(), (byte) 0xAA);
            }
            if (at == all.length && !done) {
                done = true;
                to.onComplete();
            }
            busy = false;
        }

        @Override
        public void cancel() {
            done = true;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 1000, 16384, 1_000_000})
    void every_coding_decodes_however_it_is_cut(int piece) throws Exception {
        byte[] plain = text(300_000);
        assertThat(decode("gzip", gzip(plain), piece, 1 << 30).body()).isEqualTo(plain);
        assertThat(decode("x-gzip", gzip(plain), piece, 1 << 30).body()).isEqualTo(plain);
        assertThat(decode("deflate", deflate(plain, false), piece, 1 << 30).body())
                .isEqualTo(plain);
        assertThat(decode("deflate", deflate(plain, true), piece, 1 << 30).body())
                .isEqualTo(plain);
        assertThat(decode("deflate, gzip", gzip(deflate(plain, false)), piece, 1 << 30)
                        .body())
                .isEqualTo(plain);
        assertThat(decode("gzip,gzip , identity,gzip", gzip(gzip(gzip(plain))), piece, 1 << 30)
                        .body())
                .isEqualTo(plain);
    }

    @Test
    void a_gzip_stream_may_have_several_members_and_trailing_zeros() throws Exception {
        byte[] one = text(10_000);
        byte[] two = text(20);
        assertThat(decode("gzip", join(gzip(one), gzip(two), gzip(new byte[0]), new byte[5]), 13, 1 << 30)
                        .body())
                .isEqualTo(join(one, two));
    }

    @Test
    void every_optional_part_of_a_gzip_header_is_read() throws Exception {
        byte[] plain = text(100);
        byte[] simple = gzip(plain);
        byte[] head = {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 4, 0, 'e', 'x', 't', 'r', 'n', 0, 'c', 0
        };
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(head);
        byte[] check = {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
        byte[] rest = Arrays.copyOfRange(simple, 10, simple.length);
        assertThat(decode("gzip", join(head, check, rest), 1, 1 << 30).body()).isEqualTo(plain);
        check[0]++;
        assertThat(decode("gzip", join(head, check, rest), 1, 1 << 30).reason())
                .contains("checksum of the gzip header");
    }

    @Test
    void a_body_without_bytes_is_whole_whatever_its_coding() throws Exception {
        assertThat(decode("gzip", new byte[0], 10, 100)).satisfies(result -> {
            assertThat(result.error()).isEqualTo(NetworkError.NONE);
            assertThat(result.body()).isEmpty();
        });
        assertThat(decode("deflate", new byte[0], 10, 100).error()).isEqualTo(NetworkError.NONE);
    }

    @Test
    void a_truncated_body_is_never_whole() throws Exception {
        byte[] plain = text(5_000);
        byte[] gzip = gzip(plain);
        for (int cut = 1; cut < gzip.length; cut++) {
            assertThat(decode("gzip", Arrays.copyOf(gzip, cut), 512, 1 << 30).error())
                    .as("gzip cut at " + cut)
                    .isEqualTo(NetworkError.TRUNCATED);
        }
        byte[] deflate = deflate(plain, false);
        for (int cut = 1; cut < deflate.length; cut++) {
            assertThat(decode("deflate", Arrays.copyOf(deflate, cut), 512, 1 << 30)
                            .error())
                    .as("deflate cut at " + cut)
                    .isEqualTo(NetworkError.TRUNCATED);
        }
    }

    @Test
    void a_corrupt_body_is_an_error() throws Exception {
        byte[] plain = text(5_000);
        byte[] gzip = gzip(plain);
        byte[] crc = gzip.clone();
        crc[crc.length - 6]++;
        assertThat(decode("gzip", crc, 512, 1 << 30).reason()).isEqualTo("the checksum of the gzip stream is wrong");
        byte[] length = gzip.clone();
        length[length.length - 1]++;
        assertThat(decode("gzip", length, 512, 1 << 30).reason()).isEqualTo("the length of the gzip stream is wrong");
        for (int at = 0; at < gzip.length; at++) {
            byte[] flipped = gzip.clone();
            flipped[at] ^= 0x40;
            Result result = decode("gzip", flipped, 512, 1 << 30);
            // time, extra flags, system and unused bits of a code table are of no importance
            if (result.error() == NetworkError.NONE) {
                assertThat(result.body()).as("bit flipped at " + at).isEqualTo(plain);
            }
        }
        assertThat(decode("gzip", join(gzip, new byte[] {1, 2, 3}), 512, 1 << 30)
                        .error())
                .isEqualTo(NetworkError.DECODING);
        assertThat(decode("gzip", plain, 512, 1 << 30).reason()).isEqualTo("not a gzip stream");
        assertThat(decode("deflate", join(deflate(plain, false), plain), 512, 1 << 30)
                        .error())
                .isEqualTo(NetworkError.DECODING);
    }

    @Test
    void a_bomb_is_stopped_at_the_limit() throws Exception {
        byte[] bomb = gzip(new byte[50_000_000]);
        assertThat(decode("gzip", bomb, 4096, 1_000_000).error()).isEqualTo(NetworkError.DECODED_BODY_TOO_LARGE);
        byte[] nested = gzip(gzip(gzip(new byte[50_000_000])));
        assertThat(decode("gzip, gzip, gzip", nested, 4096, 1_000_000).error())
                .isEqualTo(NetworkError.DECODED_BODY_TOO_LARGE);
        assertThat(decode("gzip", gzip(new byte[1000]), 4096, 1000).error()).isEqualTo(NetworkError.NONE);
        assertThat(decode("gzip", gzip(new byte[1001]), 4096, 1000).error())
                .isEqualTo(NetworkError.DECODED_BODY_TOO_LARGE);
    }

    @Test
    void unknown_codings_and_long_chains_are_refused() {
        assertThatThrownBy(() -> Codings.decoders(REQUEST, HeaderFields.of("Content-Encoding", "br")))
                .hasMessageContaining("the content coding br was not asked for");
        assertThatThrownBy(() -> Codings.decoders(
                        REQUEST,
                        HeaderFields.of("Content-Encoding", "gzip,gzip,gzip", "Content-Encoding", "gzip,gzip,gzip")))
                .hasMessageContaining("more than 5 content codings");
    }

    @Test
    void a_consumer_gets_as_many_items_as_it_asks_for() throws Exception {
        byte[] plain = text(200_000);
        List<Decoder> decoders = Codings.decoders(REQUEST, HeaderFields.of("Content-Encoding", "gzip"));
        Slow target = new Slow();
        DecodingBody<byte[]> body = new DecodingBody<>(target, decoders, 1 << 30, (code, reason) -> {}, () -> {});
        body.onSubscribe(new Pieces(body, gzip(plain), 4096));
        int asked = 0;
        while (!target.complete) {
            assertThat(target.pieces).hasSize(asked);
            target.subscription.request(1);
            asked++;
        }
        assertThat(join(target.pieces.toArray(byte[][]::new))).isEqualTo(plain);
        assertThat(asked).isGreaterThan(10);
    }

    /** Asks when it is told to. */
    private static final class Slow implements BodySubscriber<byte[]> {
        final List<byte[]> pieces = new ArrayList<>();
        Flow.Subscription subscription;
        boolean complete;

        @Override
        public CompletionStage<byte[]> getBody() {
            return new CompletableFuture<>();
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(List<ByteBuffer> item) {
            byte[] piece = new byte[item.get(0).remaining()];
            item.get(0).get(piece);
            pieces.add(piece);
        }

        @Override
        public void onError(Throwable throwable) {
            throw new AssertionError(throwable);
        }

        @Override
        public void onComplete() {
            complete = true;
        }
    }

    @Test
    void accept_encoding_is_asked_for_only_if_the_caller_says_nothing() {
        NetworkRequest.Builder builder = REQUEST.toBuilder();
        assertThat(Codings.ask(HeaderFields.EMPTY, builder)).isTrue();
        assertThat(builder.build().firstValue("Accept-Encoding")).contains("gzip, deflate");
        builder = REQUEST.toBuilder();
        assertThat(Codings.ask(HeaderFields.of("Range", "bytes=1-"), builder)).isFalse();
        assertThat(builder.build().firstValue("Accept-Encoding")).contains("identity");
        builder = REQUEST.toBuilder();
        assertThat(Codings.ask(HeaderFields.of("Accept-Encoding", "gzip"), builder))
                .isFalse();
        assertThat(builder.build().fields()).isEqualTo(HeaderFields.EMPTY);
    }
}
