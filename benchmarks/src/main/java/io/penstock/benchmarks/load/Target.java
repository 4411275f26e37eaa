// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.load;

import java.net.URI;

/**
 * What is asked for, and what must come.
 *
 * @param length of the body as the consumer sees it, in bytes
 * @param sum CRC-32 of it
 */
public record Target(URI uri, long length, long sum) {
    public String host() {
        return uri.getHost();
    }

    public int port() {
        return uri.getPort();
    }

    public String path() {
        return uri.getRawPath();
    }
}
