// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.Identity;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import io.penstock.network.RequestProgress;
import io.penstock.network.spi.NetworkAccessManager;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What lies below a manager under test: for a transport an origin on loopback, for a variant a manager in memory. */
abstract class ContractBench implements AutoCloseable {
    private static final AtomicInteger REQUESTS = new AtomicInteger();

    static ContractBench of(boolean transport) {
        return transport ? new OriginBench() : new FakeBench();
    }

    /** Where a request for a path goes. */
    abstract URI uri(String path);

    /** Exchanges that have arrived for a request, in order. */
    abstract List<ContractExchange> arrived(NetworkRequest request);

    /** What a context gives as next layer; null for nothing. */
    abstract @Nullable Supplier<NetworkAccessManager> next();

    /** Ends what lies below, as the engine does after it has closed the layer above. */
    abstract void endLower();

    /** Whether somebody else than {@link #endLower} closed the layer below. */
    abstract boolean isLowerClosed();

    @Override
    public abstract void close();

    /** A GET of a URI that no test has asked for before, with the attributes that an engine sets. */
    final NetworkRequest.Builder request() {
        return NetworkRequest.newBuilder(uri("/contract/" + REQUESTS.incrementAndGet()))
                .attribute(RequestAttribute.IDENTITY, new Identity("contract", "io.penstock.testkit"))
                .attribute(RequestAttribute.PROGRESS, RequestProgress.Listener.NONE);
    }

    final FakeManagerContext.Builder context() {
        FakeManagerContext.Builder context = FakeManagerContext.builder().engine("contract");
        Supplier<NetworkAccessManager> below = next();
        return below == null ? context : context.next(below);
    }
}
