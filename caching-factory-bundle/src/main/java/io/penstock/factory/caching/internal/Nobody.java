// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CacheWriter;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import java.net.http.HttpResponse.BodySubscriber;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** In the place of a leader where there is none. */
enum Nobody implements Relay.Leader {
    INSTANCE;

    private static final Discarding NOTHING = new Discarding(true);

    @Override
    public BodySubscriber<?> subscriber() {
        return NOTHING;
    }

    @Override
    public Delivery reader(Relay relay, CacheWriter writer, long position) {
        throw new IllegalStateException("nobody leads");
    }

    @Override
    public void left(Optional<NetworkException> cause) {
        // nobody was there
    }

    @Override
    public NetworkException failure(NetworkError code, String reason, @Nullable Throwable cause) {
        throw new IllegalStateException("nobody leads");
    }
}
