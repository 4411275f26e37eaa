// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import java.net.URI;
import java.util.List;

/** A started server of one case. */
public interface MisbehavingServer extends AutoCloseable {
    /** What is asked for. */
    URI uri();

    /** Of the same origin; answered as it should be, with {@link MisbehavingCase#FOLLOW_UP}. */
    URI followUp();

    /** Requests for {@link #uri()} so far. */
    int requests();

    /** What the client did that it must not do: secrets that arrived where they should not, a spent connection reused. */
    List<String> violations();

    /** Waits, for a few seconds at most, until the server has said all that it has to say about the case. */
    void awaitSaid();

    @Override
    void close();
}
