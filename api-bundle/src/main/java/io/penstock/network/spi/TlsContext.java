// SPDX-License-Identifier: Apache-2.0
package io.penstock.network.spi;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * How TLS is spoken to a host. Host names are always verified.
 *
 * @param identity equal for contexts that may share connections; part of the pool's key
 * @param sslContext trust and keys
 * @param protocols enabled versions, best first; empty for the JDK's own choice
 * @param pins SHA-256 of the public keys (SPKI, base64) of which one must be in the chain; empty for none
 * @param certificates SHA-256 fingerprints (lower-case hex) of leaf certificates that are accepted as they are
 */
public record TlsContext(
        String identity, SSLContext sslContext, List<String> protocols, Set<String> pins, Set<String> certificates) {
    public TlsContext {
        Objects.requireNonNull(identity);
        Objects.requireNonNull(sslContext);
        protocols = List.copyOf(protocols);
        pins = Set.copyOf(pins);
        certificates = Set.copyOf(certificates);
    }
}
