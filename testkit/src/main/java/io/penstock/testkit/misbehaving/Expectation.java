// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import io.penstock.network.NetworkError;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What may come of a case: a failure with one of these codes, or this answer and no other.
 *
 * @param errors codes that are right; empty if only the answer is
 * @param answer the answer that is right; empty if only a failure is
 */
public record Expectation(Set<NetworkError> errors, Optional<Answer> answer) {
    /**
     * An answer.
     *
     * @param status final status
     * @param body all of it, as ISO 8859-1
     */
    public record Answer(int status, String body) {}

    public Expectation {
        errors = errors.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(errors));
    }

    @Override
    public String toString() {
        String fails = errors.isEmpty() ? "" : new TreeSet<>(errors).toString();
        String gives = answer.map(
                        right -> right.status() + " with " + right.body().length() + " bytes")
                .orElse("");
        return fails + (fails.isEmpty() || gives.isEmpty() ? "" : " or ") + gives;
    }
}
