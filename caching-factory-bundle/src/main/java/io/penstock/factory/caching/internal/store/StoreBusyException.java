// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import java.io.IOException;

/** The directory is in use; the message says by whom. */
public final class StoreBusyException extends IOException {
    private static final long serialVersionUID = 1;

    StoreBusyException(String message) {
        super(message);
    }
}
