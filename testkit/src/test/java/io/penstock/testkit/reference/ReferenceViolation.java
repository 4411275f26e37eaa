// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.reference;

import io.penstock.network.NetworkError;
import java.io.IOException;

/** The peer broke a rule. */
final class ReferenceViolation extends IOException {
    private static final long serialVersionUID = 1;
    private final NetworkError code;

    ReferenceViolation(NetworkError code, String message) {
        super(message);
        this.code = code;
    }

    NetworkError code() {
        return code;
    }
}
