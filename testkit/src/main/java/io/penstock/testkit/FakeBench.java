// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.NetworkAccessManager;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Supplier;

/** Below a variant: managers in memory that hold each exchange until the contract answers it. */
final class FakeBench extends ContractBench {
    private final List<FakeManager> managers = new CopyOnWriteArrayList<>();
    private boolean ended;

    @Override
    URI uri(String path) {
        return URI.create("http://contract.test" + path);
    }

    @Override
    List<ContractExchange> arrived(NetworkRequest request) {
        return managers.stream()
                .flatMap(manager -> manager.exchanges().stream())
                .filter(exchange -> exchange.request().uri().equals(request.uri()))
                .<ContractExchange>map(Held::new)
                .toList();
    }

    @Override
    Supplier<NetworkAccessManager> next() {
        return () -> {
            FakeManager manager = FakeManager.holding();
            managers.add(manager);
            return manager;
        };
    }

    @Override
    void endLower() {
        if (!isLowerClosed()) {
            ended = true;
            managers.forEach(FakeManager::close);
        }
    }

    @Override
    boolean isLowerClosed() {
        return !ended && managers.stream().anyMatch(FakeManager::isClosed);
    }

    @Override
    public void close() {
        ended = true;
        managers.forEach(FakeManager::close);
    }

    private record Held(FakeExchange exchange) implements ContractExchange {
        @Override
        public String method() {
            return exchange.request().method();
        }

        @Override
        public byte[] requestBody() {
            return exchange.request().bodyPublisher().map(FakeBench::bytes).orElseGet(() -> new byte[0]);
        }

        @Override
        public void head(int status, HeaderFields fields) {
            exchange.head(status, fields);
        }

        @Override
        public void data(byte[] piece) {
            exchange.data(piece);
        }

        @Override
        public void end() {
            exchange.end(HeaderFields.EMPTY);
        }

        @Override
        public void cut() {
            exchange.fail(NetworkError.TRUNCATED, "cut by the contract");
        }

        @Override
        public boolean isAborted() {
            return exchange.isAborted();
        }
    }

    private static byte[] bytes(BodyPublisher publisher) {
        var collector = BodySubscribers.ofByteArray();
        publisher.subscribe(new Subscriber<ByteBuffer>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                collector.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer item) {
                collector.onNext(List.of(item));
            }

            @Override
            public void onError(Throwable error) {
                collector.onError(error);
            }

            @Override
            public void onComplete() {
                collector.onComplete();
            }
        });
        return collector.getBody().toCompletableFuture().join();
    }
}
