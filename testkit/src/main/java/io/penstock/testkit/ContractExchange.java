// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.HeaderFields;

/** An exchange as it arrived below the manager under test; the contract plays the peer. */
interface ContractExchange {
    String method();

    /** The request's body, all of it. */
    byte[] requestBody();

    void head(int status, HeaderFields fields);

    void data(byte[] piece);

    void end();

    /** Breaks off in the middle. */
    void cut();

    /** Whether the manager under test gave the exchange up. */
    boolean isAborted();
}
