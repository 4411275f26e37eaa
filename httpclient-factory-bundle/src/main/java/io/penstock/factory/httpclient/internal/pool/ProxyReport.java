// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.pool;

import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.network.NetworkError;
import io.penstock.network.ProxyAttemptListener;
import io.penstock.network.RequestAttribute;

/** Tells the layer that set the proxies what became of them. */
final class ProxyReport {
    private ProxyReport() {}

    /** The exchange's proxy did its part. */
    static void used(Exchange<?> exchange) {
        report(exchange, NetworkError.NONE);
    }

    /** The exchange's proxy did not. */
    static void failed(Exchange<?> exchange, NetworkError failure) {
        report(exchange, failure);
    }

    private static void report(Exchange<?> exchange, NetworkError failure) {
        ProxyAttemptListener listener = exchange.request().attribute(RequestAttribute.PROXY_ATTEMPTS);
        if (listener != ProxyAttemptListener.NONE && !exchange.proxy().isDirect()) {
            listener.attempted(exchange.proxy(), failure);
        }
    }
}
