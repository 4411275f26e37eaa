// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.consumer;

import io.penstock.network.NetworkAccess;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a URL when it is configured and logs the answer.
 *
 * <p>The bundle knows nothing of proxies, cookies or the client: whoever runs the container decides these. When the
 * component is deactivated, the service is given back, and what is under way is cancelled by that.
 */
@Component(configurationPid = "io.penstock.examples.consumer", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Watcher.Configuration.class)
public final class Watcher {
    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

    /** What to ask for. */
    @ObjectClassDefinition(name = "Penstock example: consumer")
    @interface Configuration {
        /** Absolute, http or https. */
        @AttributeDefinition(name = "URL to ask for")
        String url();
    }

    @Activate
    public Watcher(@Reference NetworkAccess network, Configuration configuration) {
        network.get(URI.create(configuration.url()), BodyHandlers.ofString()).whenComplete((reply, failure) -> {
            if (failure != null) {
                LOG.warn("{}", failure.getMessage());
            } else {
                LOG.info(
                        "{} answered {} with {} characters",
                        configuration.url(),
                        reply.statusCode(),
                        reply.body().length());
            }
        });
    }
}
