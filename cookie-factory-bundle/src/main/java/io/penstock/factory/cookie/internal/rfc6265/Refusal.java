// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.rfc6265;

/** Why a cookie is not stored; the numbers are the steps of RFC 6265bis §5.7. */
public enum Refusal {
    /** It is stored, or takes another one away. */
    NONE,
    /** Control characters, neither name nor value, or too large: §5.6, steps 2 to 4. */
    MALFORMED,
    /** The Domain attribute has characters beyond ASCII: step 8. */
    DOMAIN_NOT_ASCII,
    /** Step 9. */
    PUBLIC_SUFFIX,
    /** Step 10. */
    FOREIGN_DOMAIN,
    /** Secure, but not from https: step 13. */
    NOT_SECURE,
    /** A cookie from http would hide a Secure one: step 16. */
    HIDES_SECURE,
    /** Step 18. */
    CROSS_SITE,
    /** SameSite=None without Secure: step 19. */
    NONE_NOT_SECURE,
    /** Steps 20 to 22. */
    PREFIX,
    /** Partitioned without Secure, or below a top-level document without a site. */
    PARTITION
}
