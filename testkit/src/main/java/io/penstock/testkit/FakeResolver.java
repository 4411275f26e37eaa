// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.spi.HostResolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Names as a test wants them; no look-up leaves the process. Thread-safe. */
public final class FakeResolver implements HostResolver {
    private final Map<String, HostResolver> names = new ConcurrentHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private volatile HostResolver fallback = host -> {
        throw new UnknownHostException(host);
    };

    /** Knows no name. */
    public FakeResolver() {}

    /** Every name is the loopback address. */
    public static FakeResolver loopback() {
        return new FakeResolver().otherwise(host -> List.of(InetAddress.getLoopbackAddress()));
    }

    /** The addresses of a name, as literals. */
    public FakeResolver with(String host, String... literals) {
        List<InetAddress> addresses = addresses(literals);
        return on(host, name -> addresses);
    }

    /** The addresses of a name, another one on each question; the last one stays (DNS rebinding). */
    public FakeResolver withChanging(String host, String... literals) {
        List<InetAddress> addresses = addresses(literals);
        java.util.concurrent.atomic.AtomicInteger question = new java.util.concurrent.atomic.AtomicInteger();
        return on(host, name -> {
            int round = Math.min(question.getAndIncrement(), addresses.size() - 1);
            return List.of(addresses.get(round));
        });
    }

    /** There is no such name. */
    public FakeResolver unknown(String host) {
        return on(host, name -> {
            throw new UnknownHostException(name);
        });
    }

    /** Answers a name by a function; it may block. */
    public FakeResolver on(String host, HostResolver answer) {
        names.put(host, answer);
        return this;
    }

    /** Answers all other names. */
    public FakeResolver otherwise(HostResolver answer) {
        fallback = answer;
        return this;
    }

    @Override
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        synchronized (asked) {
            asked.add(host);
        }
        HostResolver known = names.get(host);
        return (known == null ? fallback : known).resolve(host);
    }

    /** Names that were asked for, in order. */
    public List<String> asked() {
        synchronized (asked) {
            return List.copyOf(asked);
        }
    }

    /** An address literal as an address; never a look-up. */
    public static InetAddress address(String literal) {
        if (!literal.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException("no address literal: " + literal);
        }
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address literal: " + literal, e);
        }
    }

    private static List<InetAddress> addresses(String... literals) {
        return java.util.Arrays.stream(literals).map(FakeResolver::address).toList();
    }
}
