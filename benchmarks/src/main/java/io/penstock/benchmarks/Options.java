// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * How a run is done; all of it system properties, so that {@code run.sh} can pass them on.
 *
 * @param port first of the origin's ports for HTTP/1.1; each client has one for itself
 * @param securePort first of those for HTTP/2 over TLS
 * @param content directory that the origin serves
 * @param clients names of the clients that take part; all if empty
 */
public record Options(
        int port, int securePort, Path content, int rounds, Duration window, long warmUp, Set<String> clients) {
    static Options ofSystemProperties() {
        String clients = System.getProperty("bench.clients", "");
        return new Options(
                Integer.getInteger("bench.port"),
                Integer.getInteger("bench.secure.port"),
                Path.of(System.getProperty("bench.content")),
                Integer.getInteger("bench.rounds", 30),
                Duration.ofMillis(Integer.getInteger("bench.window", 250)),
                Integer.getInteger("bench.warmup", 20_000),
                clients.isEmpty() ? Set.of() : Set.of(clients.split(",")));
    }
}
