// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link FakeManager} answers: a status, fields, pieces of a body and how it ends. Immutable.
 *
 * @param status final status; 0 if the exchange fails before any head
 * @param fields of the head
 * @param pieces of the body, delivered one by one
 * @param trailers after the body
 * @param failure how the exchange fails, after the pieces; empty if it succeeds
 */
public record FakeReply(
        int status, HeaderFields fields, List<byte[]> pieces, HeaderFields trailers, Optional<NetworkError> failure) {
    public FakeReply {
        pieces = List.copyOf(pieces);
    }

    /** An empty answer. */
    public static FakeReply of(int status) {
        return new FakeReply(status, HeaderFields.EMPTY, List.of(), HeaderFields.EMPTY, Optional.empty());
    }

    /** 200 with that body as UTF-8. */
    public static FakeReply ok(String contentType, String body) {
        return of(200).header("Content-Type", contentType).body(body);
    }

    /** A failure before any head. */
    public static FakeReply failing(NetworkError error) {
        return of(0).failAfterBody(error);
    }

    public FakeReply header(String name, String value) {
        return new FakeReply(status, fields.with(name, value), pieces, trailers, failure);
    }

    /** One piece more of the body, as UTF-8. */
    public FakeReply body(String piece) {
        return body(piece.getBytes(StandardCharsets.UTF_8));
    }

    /** One piece more of the body. */
    public FakeReply body(byte[] piece) {
        List<byte[]> more = new ArrayList<>(pieces);
        more.add(piece);
        return new FakeReply(status, fields, more, trailers, failure);
    }

    public FakeReply trailer(String name, String value) {
        return new FakeReply(status, fields, pieces, trailers.with(name, value), failure);
    }

    /** The exchange fails once the pieces are delivered. */
    public FakeReply failAfterBody(NetworkError error) {
        return new FakeReply(status, fields, pieces, trailers, Optional.of(error));
    }
}
