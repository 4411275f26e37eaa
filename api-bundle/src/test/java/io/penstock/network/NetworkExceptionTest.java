// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

class NetworkExceptionTest {
    private static final class ForeignException extends IOException {
        ForeignException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    @Test
    void aCauseIsKeptAsTextAndTraceOnly() {
        ForeignException foreign = new ForeignException("outer", new ForeignException("inner", null));
        NetworkException failure =
                new NetworkException(NetworkError.TLS, URI.create("https://u:secret@h/x"), "no trust", foreign);
        assertThat(failure).hasMessage("TLS https://h/x: no trust");
        assertThat(failure.getCause()).isNotInstanceOf(ForeignException.class);
        assertThat(failure.getCause().toString()).isEqualTo(foreign.toString());
        assertThat(failure.getCause().getStackTrace()).isEqualTo(foreign.getStackTrace());
        assertThat(failure.getCause().getCause().toString()).contains("inner");
    }

    @Test
    void theHopIsNamedFromTheSecondOn() {
        NetworkException failure = new NetworkException(NetworkError.HOST_NOT_FOUND, URI.create("http://a/"), "no");
        assertThat(failure.atHop(URI.create("http://b/"), 2)).hasMessage("HOST_NOT_FOUND http://b/ (hop 3): no");
    }

    @Test
    void causesThatNameThemselvesEndSomewhere() {
        Exception deep = new Exception("end");
        for (int i = 0; i < 100; i++) {
            deep = new Exception("level " + i, deep);
        }
        int depth = 0;
        Throwable at = new NetworkException(NetworkError.INTERNAL, URI.create("http://a/"), "x", deep);
        while (at != null) {
            at = at.getCause();
            depth++;
        }
        assertThat(depth).isLessThan(15);
    }
}
