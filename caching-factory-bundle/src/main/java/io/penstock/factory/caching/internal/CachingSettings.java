// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of the configuration, for tools; {@link CachingConfiguration} reads them. */
@ObjectClassDefinition(
        id = CachingComponent.PID,
        name = "Penstock caching",
        description = "An HTTP cache for each engine (RFC 9111)")
@interface CachingSettings {
    @AttributeDefinition(
            name = "Place in the stack",
            description = "service.ranking of the factory; below the cookies (300), so that the cache sees them, above"
                    + " the proxies (100)")
    int service_ranking() default CachingConfiguration.RANKING;

    @AttributeDefinition(
            name = "Directory",
            description = "Where answers are kept, for one process at a time. Empty: the bundle's own data area")
    String directory() default "";

    @AttributeDefinition(name = "Size on disk", description = "At least 1M; what is used least makes room")
    String max_size() default "256M";

    @AttributeDefinition(
            name = "Size in memory",
            description = "Of bodies that are used often; 0 for none, at most half of the heap")
    String memory_size() default "16M";

    @AttributeDefinition(name = "Largest body", description = "Larger ones are not stored; at most half of max.size")
    String max_entry() default "64M";

    @AttributeDefinition(
            name = "Shared",
            description = "Follows the rules for a cache that several users share: obeys s-maxage and private")
    boolean shared() default false;

    @AttributeDefinition(
            name = "Heuristics",
            description =
                    "Answers that do not say how long they are fresh are so for a tenth of their age, at most a day")
    boolean heuristics() default true;

    @AttributeDefinition(
            name = "Stale if error",
            description = "How long after its lifetime an answer may stand in for an error of the origin, where it does"
                    + " not say so itself; 0s for never")
    String stale_if_error() default "0s";

    @AttributeDefinition(
            name = "A cache for each bundle",
            description =
                    "Bundles do not get answers that another one has asked for; the rule is a cache for each engine")
    boolean partition_by_bundle() default false;

    @AttributeDefinition(
            name = "Store",
            description = "OSGi filter for a CacheStore service that is used in place of the directory, for example"
                    + " (penstock.store=redis). While there is none, nothing is stored. Empty: the directory")
    String store_target() default "";
}
