// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The keys of the configuration, for tools; {@link CookieConfiguration} reads them. */
@ObjectClassDefinition(
        id = CookieComponent.PID,
        name = "Penstock cookies",
        description = "Cookies of each engine, on every hop (RFC 6265bis)")
@interface CookieSettings {
    @AttributeDefinition(
            name = "Place in the stack",
            description = "service.ranking of the factory; above the cache (200), so that its key sees the cookies")
    int service_ranking() default CookieConfiguration.RANKING;

    @AttributeDefinition(
            name = "File",
            description = "Keeps persistent cookies over a restart: one JSON object a line, readable by its owner only,"
                    + " no symbolic link. Engines other than \"default\" add their name. Empty: in memory only")
    String file() default "";

    @AttributeDefinition(
            name = "Which cookies take part",
            description = "first-party: none go with what a document of one site loads from another; none: none at all",
            options = {
                @Option(label = "all", value = "all"),
                @Option(label = "first-party", value = "first-party"),
                @Option(label = "none", value = "none")
            })
    String accept() default "all";

    @AttributeDefinition(
            name = "Partition",
            description =
                    "Binds all cookies of third parties to the site of the document that loads from them, not only"
                            + " those with the attribute Partitioned")
    boolean partition() default false;

    @AttributeDefinition(
            name = "Public suffix list",
            description = "A newer list than the one in the bundle, as publicsuffix.org publishes it; read when the"
                    + " configuration changes. Empty: the bundle's")
    String public_suffix_file() default "";
}
