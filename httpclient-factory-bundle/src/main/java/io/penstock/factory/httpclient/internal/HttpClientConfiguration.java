// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What {@link TransportSettings} reads, for tools that edit configurations. */
@ObjectClassDefinition(
        id = HttpClientFactory.PID,
        name = "Penstock transport",
        description = "Connections of all network access managers of this transport")
@interface HttpClientConfiguration {
    @AttributeDefinition(
            name = "Ranking",
            description = "Place in the stack; below 0 so that another transport can take over",
            type = AttributeType.INTEGER,
            required = false,
            defaultValue = "-100")
    int service_ranking();

    @AttributeDefinition(
            name = "I/O threads",
            description = "Threads that serve all connections. Without a value 1 on up to 2 cores, else 2",
            type = AttributeType.INTEGER,
            required = false,
            min = "1",
            max = "64")
    int io_threads();

    @AttributeDefinition(
            name = "Requests per host",
            description = "Exchanges at the same time to one host over HTTP/1.1",
            type = AttributeType.INTEGER,
            required = false,
            min = "1",
            max = "1000",
            defaultValue = "6")
    int requests_per_host();

    @AttributeDefinition(
            name = "Connections",
            description = "Connections of all hosts together",
            type = AttributeType.INTEGER,
            required = false,
            min = "1",
            max = "100000",
            defaultValue = "256")
    int connections_total();

    @AttributeDefinition(
            name = "Keep-alive",
            description = "How long an idle connection is kept, 100ms to 1h",
            required = false,
            defaultValue = "30s")
    String keep_alive();

    @AttributeDefinition(
            name = "HTTP/2",
            description = "Offer HTTP/2 over TLS",
            type = AttributeType.BOOLEAN,
            required = false,
            defaultValue = "true")
    boolean http2();

    @AttributeDefinition(
            name = "Header fields",
            description = "Largest size of one response's header fields, 1K to 1M",
            required = false,
            defaultValue = "64K")
    String header_max();

    @AttributeDefinition(
            name = "Transfer codings",
            description =
                    "strict: an HTTP/1 answer in a transfer coding other than chunked is an error. lenient: its body"
                            + " is given as it is, up to the end of the connection",
            required = false,
            defaultValue = "strict",
            options = {@Option(label = "strict", value = "strict"), @Option(label = "lenient", value = "lenient")})
    String transfer_coding();

    @AttributeDefinition(
            name = "Close of TLS",
            description =
                    "A body without a length must end with a close_notify; false takes what may be cut off as whole",
            type = AttributeType.BOOLEAN,
            required = false,
            defaultValue = "true")
    boolean close_notify();

    @AttributeDefinition(
            name = "Local address",
            description = "Address that connections come from; empty for any",
            required = false)
    String local_address();
}
