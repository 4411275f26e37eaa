// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The configuration of an engine, for editors; it is read by {@link EngineConfiguration}. */
@ObjectClassDefinition(
        id = DefaultEngineComponent.PID,
        name = "Penstock engine",
        description = "Loader threads, the stack of network access managers, and limits of every request")
@interface EngineOcd {
    @AttributeDefinition(
            name = "Name",
            description = "Cookies, cache and credentials are kept apart by it; service property \"engine\"; 1 to 64"
                    + " letters, digits, '.', '_' or '-'. A change restarts the engine. Other engines are named after"
                    + " their PID",
            required = false,
            defaultValue = "default")
    String name();

    @AttributeDefinition(
            name = "Loader threads",
            description = "Threads that create managers and read documents. Without a value the number of cores, at"
                    + " least 2 and at most 8",
            type = AttributeType.INTEGER,
            required = false,
            min = "1",
            max = "64")
    int loader_threads();

    @AttributeDefinition(
            name = "Factories",
            description = "LDAP filter of the factories that count, for example (penstock.factory=httpclient). Without"
                    + " a value all of them",
            required = false)
    String factory_target();

    @AttributeDefinition(
            name = "Required layers",
            description = "Names of layers without which nothing is sent: requests wait, and nothing goes another way",
            required = false,
            cardinality = 50)
    String[] stack_required();

    @AttributeDefinition(
            name = "Time of create",
            description = "Longest own time of one factory's create, 10ms to 1m; a slower one is left out",
            required = false,
            defaultValue = "1s")
    String create_timeout();

    @AttributeDefinition(
            name = "Time to drain",
            description = "How long a stopping bundle is held while its exchanges end, 0ms to 4500ms",
            required = false,
            defaultValue = "4s")
    String drain_timeout();

    @AttributeDefinition(
            name = "Time without a stack",
            description = "How long requests wait for a usable stack, 100ms to 1h; longer than drain.timeout",
            required = false,
            defaultValue = "30s")
    String absence_timeout();

    @AttributeDefinition(
            name = "Time to connect",
            description = "Until a connection can carry a request: look-up, TCP, proxy, TLS; 1ms to 7d",
            required = false,
            defaultValue = "10s")
    String timeout_connect();

    @AttributeDefinition(
            name = "Time to respond",
            description = "From the last byte of the request until the first byte of the response, 1ms to 7d",
            required = false,
            defaultValue = "30s")
    String timeout_response();

    @AttributeDefinition(
            name = "Idle time",
            description = "Between two pieces of a body, 1ms to 7d",
            required = false,
            defaultValue = "30s")
    String timeout_idle();

    @AttributeDefinition(
            name = "Total time",
            description = "From the call until the end of the body, redirects and queues included, 1ms to 7d",
            required = false,
            defaultValue = "5m")
    String timeout_total();

    @AttributeDefinition(
            name = "Redirects",
            description = "How many are followed",
            type = AttributeType.INTEGER,
            required = false,
            min = "0",
            max = "20",
            defaultValue = "20")
    int redirects_max();

    @AttributeDefinition(
            name = "Largest body",
            description = "Size of a response's body as sent",
            required = false,
            defaultValue = "2G")
    String body_max();

    @AttributeDefinition(
            name = "Largest decoded body",
            description = "Size of a response's body after gzip or deflate are undone",
            required = false,
            defaultValue = "2G")
    String decoded_max();

    @AttributeDefinition(
            name = "Offline",
            description =
                    "Only caches answer; a miss fails at once with OFFLINE_MISS, and nothing is looked up or sent",
            type = AttributeType.BOOLEAN,
            required = false,
            defaultValue = "false")
    boolean offline();

    @AttributeDefinition(
            name = "Schemes",
            description = "What bundles may ask for",
            required = false,
            cardinality = 3,
            options = {
                @Option(label = "http", value = "http"),
                @Option(label = "https", value = "https"),
                @Option(label = "data", value = "data")
            },
            defaultValue = {"http", "https", "data"})
    String[] schemes();
}
