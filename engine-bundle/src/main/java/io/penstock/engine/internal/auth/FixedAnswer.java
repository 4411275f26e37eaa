// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.auth;

import io.penstock.network.Credentials;
import io.penstock.network.Redaction;

/** Basic (RFC 7617) and Bearer (RFC 6750): the same for every request. */
record FixedAnswer(String value, Challenge challenge, Credentials credentials) implements Answer {
    @Override
    public String header(String method, String target) {
        return value;
    }

    @Override
    public String toString() {
        return challenge.scheme() + " " + Redaction.HIDDEN;
    }
}
