// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.policy;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of an access policy, for editors; it is read by {@link PolicyRules}. */
@ObjectClassDefinition(
        name = "Penstock access policy",
        description = "Which hops may happen; all policies are asked, one refusal is enough")
@interface PolicyOcd {
    @AttributeDefinition(description = "Lower numbers are asked first", type = AttributeType.INTEGER)
    int order() default 0;

    @AttributeDefinition(
            description = "Symbolic names of the bundles that it concerns, * allowed; empty for all",
            required = false,
            cardinality = 100)
    String[] bundles() default {};

    @AttributeDefinition(
            description = "Documents that it concerns: remote, local, or origins; empty for all",
            required = false,
            cardinality = 100)
    String[] initiators() default {};

    @AttributeDefinition(
            description = "Origins that may be asked, all others may not; empty for all",
            required = false,
            cardinality = 1000)
    String[] allow() default {};

    @AttributeDefinition(
            description = "Origins that may not be asked, for example *.example, http://*, 10.0.0.0/8, *:22",
            required = false,
            cardinality = 1000)
    String[] deny() default {};

    @AttributeDefinition(
            description = "Networks that may be connected to, no other; empty for all",
            required = false,
            cardinality = 1000)
    String[] networks() default {};

    @AttributeDefinition(
            name = "private.networks",
            description = "allow or deny: loopback, private, link-local, metadata of clouds")
    String private_networks() default "allow";

    @AttributeDefinition(
            name = "via.proxy",
            description = "allow or deny: hosts that a proxy looks up, where networks matter")
    String via_proxy() default "deny";
}
