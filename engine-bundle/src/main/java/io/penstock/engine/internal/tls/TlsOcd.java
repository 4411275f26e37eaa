// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.tls;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of TLS for some hosts, for editors; it is read by {@link TlsSettings}. */
@ObjectClassDefinition(
        name = "Penstock TLS",
        description = "Trust, keys, pins and versions for some hosts; names are always verified")
@interface TlsOcd {
    @AttributeDefinition(description = "Lower numbers are asked first", type = AttributeType.INTEGER)
    int order() default 0;

    @AttributeDefinition(description = "Hosts: name[:port], *.name, .name, *", cardinality = 1000)
    String[] match() default {"*"};

    @AttributeDefinition(
            description = "Files with trusted certificates, PEM or PKCS #12; jdk for those of the JDK",
            cardinality = 100)
    String[] trust() default {"jdk"};

    @AttributeDefinition(description = "File with our key and certificates, PEM or PKCS #12", required = false)
    String key() default "";

    @AttributeDefinition(
            name = ".password",
            description = "Of these files",
            type = AttributeType.PASSWORD,
            required = false)
    String _password() default "";

    @AttributeDefinition(
            description = "sha256/… of public keys, of which the server's chain must have one",
            required = false,
            cardinality = 100)
    String[] pins() default {};

    @AttributeDefinition(
            description = "SHA-256 of certificates that are accepted as they are, for hosts that match spells out",
            required = false,
            cardinality = 100)
    String[] certificates() default {};

    @AttributeDefinition(name = "version.min", description = "TLSv1.2 or TLSv1.3")
    String version_min() default "TLSv1.2";
}
