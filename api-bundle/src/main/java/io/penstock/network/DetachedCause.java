// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Text and stack trace of a throwable, without the throwable: nothing here refers to a foreign class. */
final class DetachedCause extends IOException {
    private static final long serialVersionUID = 1;
    private static final int MAX_DEPTH = 8;

    private final String text;

    private DetachedCause(String text, @Nullable Throwable cause) {
        super(text, cause);
        this.text = text;
    }

    static Throwable of(Throwable original) {
        return of(original, 0);
    }

    private static Throwable of(Throwable original, int depth) {
        if (original instanceof DetachedCause || original instanceof NetworkException) {
            return original;
        }
        Throwable next = original.getCause();
        DetachedCause copy =
                new DetachedCause(original.toString(), next == null || depth == MAX_DEPTH ? null : of(next, depth + 1));
        copy.setStackTrace(original.getStackTrace());
        return copy;
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // reads as the original did
    public String toString() {
        return text;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
