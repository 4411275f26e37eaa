// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.rfc6265;

import io.penstock.factory.cookie.internal.suffix.PublicSuffixes;
import io.penstock.network.Origin;

/**
 * What counts as one place: scheme and registrable domain (HTML, "schemeful same site").
 *
 * @param scheme {@code http} or {@code https}
 * @param domain registrable; the host itself for an address or a public suffix
 */
record Site(String scheme, String domain) {
    static Site of(Origin origin, PublicSuffixes suffixes) {
        String host = origin.host();
        int start = origin.isAddressLiteral() ? -1 : suffixes.registrableStart(host);
        return new Site(origin.scheme(), start <= 0 ? host : host.substring(start));
    }

    /** As a key of partitions, for example {@code https://example.com}. */
    @Override
    public String toString() {
        return scheme + "://" + domain;
    }
}
