// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

/**
 * Why an exchange failed: at least as fine as Qt's {@code QNetworkReply::NetworkError}.
 *
 * <p>The codes from {@link #ACCESS_FORBIDDEN} on stand for an HTTP status; a plain exchange never fails with them, a
 * document does (see {@link #ofStatus}).
 */
public enum NetworkError {
    /** No error. */
    NONE,

    // connection
    CONNECTION_REFUSED,
    /** The peer reset the connection. */
    CONNECTION_RESET,
    /** The peer closed the connection before the response began. */
    CONNECTION_CLOSED,
    HOST_NOT_FOUND,
    /** No route, network down, no local address. */
    NETWORK_UNREACHABLE,
    /** No connection that can carry a request within {@code timeout.connect}. */
    CONNECT_TIMEOUT,
    /** No response within {@code timeout.response}. */
    RESPONSE_TIMEOUT,
    /** A body stood still for {@code timeout.idle}. */
    IDLE_TIMEOUT,
    /** The exchange took longer than {@code timeout.total}. */
    TOTAL_TIMEOUT,
    /** The caller cancelled. */
    CANCELLED,
    /** TLS failed; the message names the reason. */
    TLS,

    // proxy
    PROXY_REFUSED,
    PROXY_CLOSED,
    PROXY_NOT_FOUND,
    PROXY_TIMEOUT,
    PROXY_AUTHENTICATION,
    /** The proxy answered, but would not or could not reach the origin. */
    PROXY_FAILED,
    /** No transport here can honour that kind of proxy. */
    PROXY_UNSUPPORTED,

    // rules
    /** A policy forbids it; the message names the rule. */
    ACCESS_DENIED,
    /** Only a cache may answer, and it has nothing. */
    OFFLINE_MISS,
    TOO_MANY_REDIRECTS,
    /** https to http. */
    INSECURE_REDIRECT,
    /** The redirect policy, or its target's scheme, forbids it. */
    REDIRECT_REFUSED,
    /** The scheme is not served here. */
    UNKNOWN_SCHEME,
    /** The request itself cannot be sent. */
    INVALID_REQUEST,
    /** The request's own body publisher failed. */
    REQUEST_BODY,

    // message
    /** The peer broke the protocol; the message says how. */
    PROTOCOL_VIOLATION,
    /** Header fields, 1xx responses or trailers beyond their limits. */
    HEADERS_TOO_LARGE,
    BODY_TOO_LARGE,
    DECODED_BODY_TOO_LARGE,
    /** The body ended early: it is never taken as whole. */
    TRUNCATED,
    /** The content coding is unknown or corrupt. */
    DECODING,
    /** The caller's body handler or subscriber failed. */
    BODY_HANDLER,

    // engine
    /** No usable stack of managers within {@code absence.timeout}. */
    NO_FACTORY,
    /** Its manager's bundle left, and the exchange could be neither replayed nor resumed. */
    ABANDONED_BY_SWAP,
    /** The engine, or the bundle that asked, has stopped. */
    SHUTDOWN,
    /** A limit on concurrent or queued work. */
    OVERLOADED,
    /** A fault in a manager or in the engine. */
    INTERNAL,

    // HTTP status, for documents
    /** 401. */
    AUTHENTICATION_REQUIRED,
    /** 403. */
    ACCESS_FORBIDDEN,
    /** 404. */
    NOT_FOUND,
    /** 405. */
    METHOD_NOT_ALLOWED,
    /** 409. */
    CONFLICT,
    /** 410. */
    GONE,
    /** 429. */
    TOO_MANY_REQUESTS,
    /** Any other 4xx. */
    CONTENT_ERROR,
    /** 500. */
    INTERNAL_SERVER_ERROR,
    /** 501. */
    NOT_IMPLEMENTED,
    /** 502. */
    BAD_GATEWAY,
    /** 503. */
    SERVICE_UNAVAILABLE,
    /** 504. */
    GATEWAY_TIMEOUT,
    /** Any other 5xx. */
    SERVER_ERROR,
    /** 1xx, 3xx without a target, or a status outside of 100 to 599. */
    UNEXPECTED_STATUS;

    /** The code of a final HTTP status; {@link #NONE} for 2xx. */
    public static NetworkError ofStatus(int status) {
        return switch (status) {
            case 401 -> AUTHENTICATION_REQUIRED;
            case 403 -> ACCESS_FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 409 -> CONFLICT;
            case 410 -> GONE;
            case 429 -> TOO_MANY_REQUESTS;
            case 500 -> INTERNAL_SERVER_ERROR;
            case 501 -> NOT_IMPLEMENTED;
            case 502 -> BAD_GATEWAY;
            case 503 -> SERVICE_UNAVAILABLE;
            case 504 -> GATEWAY_TIMEOUT;
            default ->
                switch (status / 100) {
                    case 2 -> NONE;
                    case 4 -> CONTENT_ERROR;
                    case 5 -> SERVER_ERROR;
                    default -> UNEXPECTED_STATUS;
                };
        };
    }

    /** Whether it is one of the time-outs. */
    public boolean isTimeout() {
        return this == CONNECT_TIMEOUT
                || this == RESPONSE_TIMEOUT
                || this == IDLE_TIMEOUT
                || this == TOTAL_TIMEOUT
                || this == PROXY_TIMEOUT;
    }
}
