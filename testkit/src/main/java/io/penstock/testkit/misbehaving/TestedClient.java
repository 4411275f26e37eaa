// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.util.concurrent.CompletableFuture;

/** What a case is played against: {@code manager::send} or {@code access::send}. */
@FunctionalInterface
public interface TestedClient {
    <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body);
}
