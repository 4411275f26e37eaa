// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.DocumentKind;
import io.penstock.engine.UrlInterceptor;
import java.net.URI;
import java.util.List;
import org.osgi.framework.BundleContext;

/** The URL interceptors that are there now. Thread-safe. */
public final class UrlInterceptors implements AutoCloseable {
    private final RankedServices<UrlInterceptor, UrlInterceptor> services;

    private UrlInterceptors(RankedServices<UrlInterceptor, UrlInterceptor> services) {
        this.services = services;
    }

    /** Those in the service registry, followed as they come and go, until closed. */
    public static UrlInterceptors of(BundleContext context) {
        return new UrlInterceptors(new RankedServices<UrlInterceptor, UrlInterceptor>(
                        context,
                        UrlInterceptor.class,
                        (interceptor, settings) -> interceptor,
                        new RankedServices.Following<>() {})
                .open());
    }

    /** Always the same ones, best first. */
    public static UrlInterceptors of(List<UrlInterceptor> interceptors) {
        return new UrlInterceptors(new RankedServices<>(interceptors));
    }

    /**
     * Where to fetch it: all are asked in order, each about what the one before gave.
     *
     * @throws RuntimeException of an interceptor, or if one gave no absolute URL
     */
    URI intercept(URI url, DocumentKind kind) {
        URI target = url;
        for (UrlInterceptor interceptor : services.best()) {
            target = interceptor.intercept(target, kind);
            if (target == null) {
                throw new IllegalStateException(interceptor.getClass().getName() + " gave no URL");
            }
        }
        return target == url ? url : Iri.absolute(target);
    }

    void observe(Runnable observer) {
        services.observe(observer);
    }

    void forget(Runnable observer) {
        services.forget(observer);
    }

    @Override
    public void close() {
        services.close();
    }
}
