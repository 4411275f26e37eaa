// SPDX-License-Identifier: Apache-2.0
package io.penstock.network.spi;

import io.penstock.network.NetworkRequest;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Says what a layer would do with a request, without doing it: an OSGi service beside the layer's factory. */
@ConsumerType
public interface Explainer {
    /** Name of the layer, as its factory's {@link NetworkAccessManagerFactory#NAME}. */
    String layer();

    /** Lines such as {@code rule = intranet}; in order, no secrets. A pure function of the layer's state. */
    List<Line> explain(NetworkRequest request);

    /**
     * One fact.
     *
     * @param name short, the same for every URL: {@code proxy}, {@code rule}, {@code cache state}
     * @param value what holds for this URL, and why
     */
    record Line(String name, String value) {}
}
