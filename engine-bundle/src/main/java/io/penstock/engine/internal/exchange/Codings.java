// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkRequest;
import io.penstock.network.NetworkResponseInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Content codings (RFC 9110 §8.4, §12.5.3): what is asked for, and what an answer has. Only what the engine itself asked
 * for is decoded; a caller's own {@code Accept-Encoding} or {@code Range} gets the bytes as they are. Pure.
 */
final class Codings {
    /** What the engine asks for. */
    static final String ACCEPTED = "gzip, deflate";
    /** Codings on top of each other. */
    private static final int MOST = 5;

    private static final String ENCODING = "Content-Encoding";
    private static final String LENGTH = "Content-Length";

    private Codings() {}

    /**
     * Adds {@code Accept-Encoding} unless the caller has it.
     *
     * @return whether the answer is to be decoded
     */
    static boolean ask(HeaderFields fields, NetworkRequest.Builder request) {
        if (fields.contains("Accept-Encoding")) {
            return false;
        }
        boolean range = fields.contains("Range");
        request.setHeader("Accept-Encoding", range ? "identity" : ACCEPTED);
        return !range;
    }

    /** Whether the answer to that method has a body at all (RFC 9110 §6.4.1). */
    static boolean hasBody(String method, int status) {
        return !method.equals("HEAD") && status != 204 && status != 304;
    }

    /** Bytes that the answer's own head promises; -1 if it promises nothing, or nothing that is a number. */
    static long declaredLength(String method, NetworkResponseInfo head) {
        String text = hasBody(method, head.statusCode()) ? head.fields().valueOr(LENGTH, "") : "";
        try {
            return text.isEmpty() ? -1 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1; // the transport's to judge
        }
    }

    /**
     * The decoders of an answer, in the order in which its bytes go through them; empty if there is nothing to decode.
     *
     * @throws NetworkException DECODING, for a coding that was not asked for, or too many
     */
    static List<Decoder> decoders(NetworkRequest request, HeaderFields fields) throws NetworkException {
        if (!fields.contains(ENCODING)) {
            return List.of();
        }
        List<Decoder> decoders = new ArrayList<>(1);
        for (String line : fields.allValues(ENCODING)) {
            for (String item : line.split(",")) {
                String coding = item.trim().toLowerCase(Locale.ROOT);
                if (coding.isEmpty() || coding.equals("identity")) {
                    continue;
                }
                if (decoders.size() == MOST) {
                    decoders.forEach(Decoder::close);
                    throw refused(request, "more than " + MOST + " content codings");
                }
                switch (coding) {
                    case "gzip", "x-gzip" -> decoders.add(0, new GzipDecoder());
                    case "deflate" -> decoders.add(0, new DeflateDecoder());
                    default -> {
                        decoders.forEach(Decoder::close);
                        throw refused(
                                request,
                                "the content coding " + (coding.length() > 20 ? coding.substring(0, 20) + "…" : coding)
                                        + " was not asked for");
                    }
                }
            }
        }
        return decoders;
    }

    /** The fields of a decoded answer. */
    static HeaderFields decoded(HeaderFields fields) {
        return fields.without(ENCODING).without(LENGTH);
    }

    private static NetworkException refused(NetworkRequest request, String reason) {
        return new NetworkException(NetworkError.DECODING, request.uri(), reason);
    }
}
