// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http2;

/** The peer broke HTTP/2: an error of the connection, or of one stream (RFC 9113 §5.4). */
final class Http2Exception extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;
    private final boolean tooLarge;

    Http2Exception(int code, String reason) {
        this(code, reason, false);
    }

    /** @param tooLarge whether it is a limit on header fields that was exceeded */
    Http2Exception(int code, String reason, boolean tooLarge) {
        super(reason, null, false, false);
        this.code = code;
        this.tooLarge = tooLarge;
    }

    int code() {
        return code;
    }

    boolean isTooLarge() {
        return tooLarge;
    }
}
