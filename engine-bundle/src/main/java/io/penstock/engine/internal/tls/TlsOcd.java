// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.tls;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The configuration of TLS for some hosts, for editors; it is read by {@link TlsSettings}. */
@ObjectClassDefinition(
        id = TlsComponent.PID,
        name = "Penstock TLS",
        description = "Trust, keys, pins and versions for some hosts; names are always verified")
@interface TlsOcd {
    @AttributeDefinition(
            name = "Order",
            description = "Lower numbers are asked first; the first one that matches counts",
            type = AttributeType.INTEGER)
    int order() default 0;

    @AttributeDefinition(name = "Hosts", description = "Hosts: name[:port], *.name, .name, *", cardinality = 1000)
    String[] match() default {"*"};

    @AttributeDefinition(
            name = "Trusted certificates",
            description = "Files with trusted certificates, PEM or PKCS #12; jdk for those of the JDK",
            cardinality = 100)
    String[] trust() default {"jdk"};

    @AttributeDefinition(
            name = "Own key",
            description = "File with our key and certificates, PEM (PKCS #8) or PKCS #12",
            required = false)
    String key() default "";

    @AttributeDefinition(
            name = "Password",
            description = "Of these files",
            type = AttributeType.PASSWORD,
            required = false)
    String _password() default "";

    @AttributeDefinition(
            name = "Pins",
            description = "sha256/BASE64 of public keys, of which the server's chain must have one",
            required = false,
            cardinality = 100)
    String[] pins() default {};

    @AttributeDefinition(
            name = "Accepted certificates",
            description = "SHA-256 of certificates that are accepted as they are, for hosts that match spells out",
            required = false,
            cardinality = 100)
    String[] certificates() default {};

    @AttributeDefinition(
            name = "Lowest version",
            description = "The oldest version of TLS that is spoken",
            options = {@Option(label = "1.2", value = "TLSv1.2"), @Option(label = "1.3", value = "TLSv1.3")})
    String version_min() default "TLSv1.2";
}
