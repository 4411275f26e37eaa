// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Describes the configuration to consoles; {@link ProxyConfiguration} reads it. */
@ObjectClassDefinition(
        id = ProxyComponent.PID,
        name = "Penstock proxies",
        description = "Which requests go through which proxies. Beside these there are the keys rule.<number>,"
                + " proxy.<name> and .password.<name>")
@interface ProxySettings {
    @AttributeDefinition(name = "Ranking", description = "Place in the stack of network access managers")
    int service_ranking() default ProxyConfiguration.RANKING;

    @AttributeDefinition(
            name = "Rules",
            required = false,
            description = "In order: target ... -> proxy | proxy ... [; except target ...]."
                    + " For example: *.corp.example 10.0.0.0/8 -> http://p1.example:3128 | direct ; except"
                    + " intranet.corp.example")
    String[] rules() default {};

    @AttributeDefinition(
            name = "Proxies from the environment",
            description = "http_proxy, https_proxy, all_proxy and no_proxy of the process, after the rules")
    boolean from_environment() default false;

    @AttributeDefinition(
            name = "Proxies from system properties",
            description = "http.proxyHost, https.proxyHost, socksProxyHost and http.nonProxyHosts, after the rules and"
                    + " the environment; read when this configuration is")
    boolean from_system() default false;

    @AttributeDefinition(
            name = "Proxies of callers",
            description = "Whether a request may bring its own proxies, past the rules",
            options = {@Option(label = "ignore", value = "ignore"), @Option(label = "allow", value = "allow")})
    String caller_proxies() default "ignore";

    @AttributeDefinition(
            name = "Retry after",
            description = "How long a proxy that failed goes last, 1ms to 1d; doubled with each failure in a row",
            type = AttributeType.STRING)
    String retry_after() default "10s";

    @AttributeDefinition(
            name = "Longest retry",
            description = "Where the doubling ends, 1ms to 1d; not less than retry.after",
            type = AttributeType.STRING)
    String retry_max() default "5m";
}
