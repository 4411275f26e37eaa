// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.wire;

import java.io.EOFException;

/** TCP ended without TLS's {@code close_notify}: nobody knows whether data is missing (RFC 8446 §6.1, RFC 9112 §9.8). */
public final class MissingCloseNotifyException extends EOFException {
    private static final long serialVersionUID = 1;

    MissingCloseNotifyException() {
        super("the connection was closed without TLS close_notify");
    }
}
