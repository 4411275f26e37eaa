// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http1;

import io.penstock.network.HeaderFields;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads the head of the answer to a CONNECT; informational ones before it are passed over, up to 16. */
public final class TunnelReply {
    private static final int MAX_INFORMATIONAL = 16;

    private final ResponseLines lines;
    private ResponseLines.@Nullable Head head;
    private int informational;

    public TunnelReply(int headerMax) {
        lines = new ResponseLines(headerMax);
    }

    /**
     * Reads on; what follows the head is left.
     *
     * @return whether the head is complete
     */
    public boolean read(ByteBuffer data) throws WireFormatException {
        while (data.hasRemaining()) {
            ResponseLines.Head read = lines.head(data);
            if (read == null) {
                return false;
            }
            if (read.status() >= 200) {
                head = read;
                return true;
            }
            if (++informational > MAX_INFORMATIONAL) {
                throw new WireFormatException(true, "too many informational responses");
            }
        }
        return false;
    }

    /** 0 while it is not complete. */
    public int status() {
        return head == null ? 0 : head.status();
    }

    public HeaderFields fields() {
        return head == null ? HeaderFields.EMPTY : head.fields();
    }
}
