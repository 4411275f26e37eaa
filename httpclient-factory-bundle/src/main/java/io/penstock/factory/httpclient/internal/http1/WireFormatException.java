// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http1;

/** The peer broke the message format, or one of its limits. */
public final class WireFormatException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean tooLarge;

    /**
     * @param tooLarge whether it is a limit on header fields that was exceeded
     * @param reason what was wrong, without anything that the peer sent
     */
    public WireFormatException(boolean tooLarge, String reason) {
        super(reason, null, false, false);
        this.tooLarge = tooLarge;
    }

    public boolean isTooLarge() {
        return tooLarge;
    }
}
