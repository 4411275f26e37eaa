// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.NetworkAccessManager;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Below a transport: an origin that holds each request until the contract answers it. */
final class OriginBench extends ContractBench {
    private final List<Held> exchanges = new CopyOnWriteArrayList<>();
    private final TestOrigin origin =
            TestOrigin.http().otherwise((request, responder) -> exchanges.add(new Held(request, responder)));

    @Override
    URI uri(String path) {
        return origin.uri(path);
    }

    @Override
    List<ContractExchange> arrived(NetworkRequest request) {
        String path = request.uri().getPath();
        return exchanges.stream()
                .filter(held -> held.request.path().equals(path))
                .map(ContractExchange.class::cast)
                .toList();
    }

    @Override
    @Nullable
    Supplier<NetworkAccessManager> next() {
        return null;
    }

    @Override
    void endLower() {
        // a socket needs no end of its own
    }

    @Override
    boolean isLowerClosed() {
        return false;
    }

    @Override
    public void close() {
        origin.close();
    }

    private static final class Held implements ContractExchange {
        private final Received request;
        private final Responder responder;
        private volatile @Nullable OutputStream body;

        Held(Received request, Responder responder) {
            this.request = request;
            this.responder = responder;
        }

        @Override
        public String method() {
            return request.method();
        }

        @Override
        public byte[] requestBody() {
            return request.body();
        }

        @Override
        public void head(int status, HeaderFields fields) {
            try {
                body = responder.stream(status, fields);
            } catch (IOException e) {
                throw new AssertionError("the manager under test gave the exchange up", e);
            }
        }

        @Override
        public void data(byte[] piece) {
            try {
                open().write(piece);
            } catch (IOException e) {
                throw new AssertionError("the manager under test gave the exchange up", e);
            }
        }

        @Override
        public void end() {
            try {
                open().close();
            } catch (IOException e) {
                throw new AssertionError("the manager under test gave the exchange up", e);
            }
        }

        private OutputStream open() {
            return java.util.Objects.requireNonNull(body, "head() comes first");
        }

        @Override
        public void cut() {
            responder.abort();
        }

        @Override
        public boolean isAborted() {
            return !responder.isOpen();
        }
    }
}
