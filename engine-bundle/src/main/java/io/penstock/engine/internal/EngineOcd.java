// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of an engine, for editors; it is read by {@link EngineConfiguration}. */
@ObjectClassDefinition(
        name = "Penstock engine",
        description = "Loader threads, the stack of network access managers, limits of every request")
@interface EngineOcd {
    @AttributeDefinition(description = "Partition of cookies, cache and credentials; a change restarts the engine")
    String name() default "default";

    @AttributeDefinition(
            name = "loader.threads",
            description = "1 to 64; empty: the number of cores, at least 2, at most 8",
            required = false)
    String loader_threads() default "";

    @AttributeDefinition(
            name = "factory.target",
            description = "LDAP filter for the factories that count; empty for all",
            required = false)
    String factory_target() default "";

    @AttributeDefinition(
            name = "stack.required",
            description = "Names of layers without which nothing is sent",
            required = false,
            cardinality = 50)
    String[] stack_required() default {};

    @AttributeDefinition(name = "create.timeout", description = "Longest own time of one factory's create")
    String create_timeout() default "1s";

    @AttributeDefinition(
            name = "drain.timeout",
            description = "How long a stopping bundle waits for its exchanges; at most 4500ms")
    String drain_timeout() default "4s";

    @AttributeDefinition(
            name = "absence.timeout",
            description = "How long requests wait for a usable stack; longer than drain.timeout")
    String absence_timeout() default "30s";

    @AttributeDefinition(name = "timeout.connect", description = "Until a connection can carry a request")
    String timeout_connect() default "10s";

    @AttributeDefinition(name = "timeout.response", description = "Until the first byte of the response")
    String timeout_response() default "30s";

    @AttributeDefinition(name = "timeout.idle", description = "Between two pieces of a body")
    String timeout_idle() default "30s";

    @AttributeDefinition(name = "timeout.total", description = "From the call to the end of the body")
    String timeout_total() default "5m";

    @AttributeDefinition(name = "redirects.max", description = "0 to 20", type = AttributeType.INTEGER)
    int redirects_max() default 20;

    @AttributeDefinition(name = "body.max", description = "Bytes of a body as sent; K, M, G")
    String body_max() default "2G";

    @AttributeDefinition(name = "decoded.max", description = "Bytes of a body after decoding; K, M, G")
    String decoded_max() default "2G";

    @AttributeDefinition(description = "Only caches answer", type = AttributeType.BOOLEAN)
    boolean offline() default false;

    @AttributeDefinition(description = "Some of http, https, data", cardinality = 3)
    String[] schemes() default {"http", "https", "data"};
}
