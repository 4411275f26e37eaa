// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import java.util.Objects;

/**
 * A user name and a password, or a bearer token. Never printed.
 */
public final class Credentials {
    private final String user;
    private final String secret;
    private final boolean bearer;

    private Credentials(String user, String secret, boolean bearer) {
        this.user = Objects.requireNonNull(user);
        this.secret = Objects.requireNonNull(secret);
        this.bearer = bearer;
    }

    /** For Basic and Digest (RFC 7617, RFC 7616). */
    public static Credentials of(String user, String password) {
        return new Credentials(user, password, false);
    }

    /** For Bearer (RFC 6750). */
    public static Credentials bearer(String token) {
        return new Credentials("", token, true);
    }

    public String user() {
        return user;
    }

    /** Password or token. */
    public String secret() {
        return secret;
    }

    public boolean isBearer() {
        return bearer;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Credentials that
                && that.bearer == bearer
                && that.user.equals(user)
                && that.secret.equals(secret);
    }

    @Override
    public int hashCode() {
        return Objects.hash(user, secret, bearer);
    }

    @Override
    public String toString() {
        return Redaction.HIDDEN;
    }
}
