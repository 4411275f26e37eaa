// SPDX-License-Identifier: Apache-2.0
package io.penstock.network.spi;

import io.penstock.network.Credentials;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers a challenge: an OSGi service, asked by rank until one has an answer.
 *
 * <p>The return value is the answer, as Qt's {@code authenticationRequired} demands. It may block for its bounded time
 * (10 s); a slower provider is skipped.
 */
@ConsumerType
@FunctionalInterface
public interface CredentialsProvider {
    Optional<Credentials> credentials(CredentialsRequest request);
}
