// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.policy;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The configuration of an access policy, for editors; it is read by {@link PolicyRules}. */
@ObjectClassDefinition(
        id = PolicyComponent.PID,
        name = "Penstock access policy",
        description = "Which hops may happen; all policies are asked, one refusal is enough")
@interface PolicyOcd {
    @AttributeDefinition(
            name = "Order",
            description = "Lower numbers are asked first: whose name a refusal has",
            type = AttributeType.INTEGER)
    int order() default 0;

    @AttributeDefinition(
            name = "Bundles",
            description = "Symbolic names of the bundles that it concerns, * allowed; empty for all",
            required = false,
            cardinality = 100)
    String[] bundles() default {};

    @AttributeDefinition(
            name = "Documents",
            description = "Documents that it concerns: remote, local, or origins; empty for all",
            required = false,
            cardinality = 100)
    String[] initiators() default {};

    @AttributeDefinition(
            name = "Allowed targets",
            description = "[http://|https://]host[:port]: targets that may be asked, and no others; empty for all",
            required = false,
            cardinality = 1000)
    String[] allow() default {};

    @AttributeDefinition(
            name = "Denied targets",
            description =
                    "Targets that must not be asked, for example *.example, http://*, 10.0.0.0/8, *:22; count before"
                            + " allow",
            required = false,
            cardinality = 1000)
    String[] deny() default {};

    @AttributeDefinition(
            name = "Networks",
            description = "Networks that may be connected to, and no others; empty for all",
            required = false,
            cardinality = 1000)
    String[] networks() default {};

    @AttributeDefinition(
            name = "Private networks",
            description =
                    "Loopback, private, link-local, shared, multicast, reserved, metadata of clouds; a network that"
                            + " networks names is meant",
            options = {@Option(label = "allow", value = "allow"), @Option(label = "deny", value = "deny")})
    String private_networks() default "allow";

    @AttributeDefinition(
            name = "Names that a proxy looks up",
            description = "Whether a host whose address only a proxy knows may pass where networks matter",
            options = {@Option(label = "allow", value = "allow"), @Option(label = "deny", value = "deny")})
    String via_proxy() default "deny";
}
