// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.network.Origin;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one matcher, as a table. */
class TargetTest {
    static Destination to(String uri) {
        return new Destination(Origin.of(URI.create(uri)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # scheme
                    *                     | http://a.example/          | true
                    *                     | https://10.0.0.1:8443/     | true
                    *                     | http://[2001:db8::1]/      | true
                    http://*              | http://a.example/          | true
                    http://*              | https://a.example/         | false
                    https://*             | https://a.example/         | true
                    HTTPS://*             | https://a.example/         | true
                    https://*             | http://a.example/          | false
                    # one name
                    a.example             | http://a.example/          | true
                    a.example             | https://a.example:8443/    | true
                    A.Example.            | http://a.example/          | true
                    a.example             | http://A.EXAMPLE./         | true
                    a.example             | http://b.a.example/        | false
                    a.example             | http://ba.example/         | false
                    bücher.example        | http://xn--bcher-kva.example/ | true
                    a_b.example           | http://a_b.example/        | true
                    # a domain and all below it
                    .a.example            | http://a.example/          | true
                    .a.example            | http://b.a.example/        | true
                    .a.example            | http://c.b.a.example/      | true
                    .a.example            | http://ba.example/         | false
                    .a.example            | http://a.example.org/      | false
                    .example              | http://a.example/          | true
                    .bücher.example       | http://www.xn--bcher-kva.example/ | true
                    # globs
                    *.a.example           | http://b.a.example/        | true
                    *.a.example           | http://c.b.a.example/      | true
                    *.a.example           | http://a.example/          | false
                    *.a.example           | http://ba.example/         | false
                    *a.example            | http://ba.example/         | true
                    build-?.a.example     | http://build-7.a.example/  | true
                    build-?.a.example     | http://build-77.a.example/ | false
                    a*b*c.example         | http://axxbyyc.example/    | true
                    a*b*c.example         | http://axxbyy.example/     | false
                    *.BÜCHER.example      | http://www.xn--bcher-kva.example/ | true
                    www.*                 | http://www.a.example/      | true
                    10.1.*                | http://10.1.2.3/           | true
                    10.1.*                | http://10.10.2.3/          | false
                    **                    | http://a.example/          | true
                    # ports
                    a.example:8080        | http://a.example:8080/     | true
                    a.example:8080        | http://a.example/          | false
                    a.example:80          | http://a.example/          | true
                    a.example:443         | https://a.example/         | true
                    *:8080                | http://b.example:8080/     | true
                    https://*:443         | https://b.example/         | true
                    https://*:443         | http://b.example:443/      | false
                    .a.example:81         | http://b.a.example:81/     | true
                    # addresses, in every spelling
                    10.0.0.1              | http://10.0.0.1/           | true
                    10.0.0.1              | http://0x0a.1/             | true
                    10.0.0.1              | http://167772161/          | true
                    10.0.0.1              | http://[::ffff:10.0.0.1]/  | true
                    0x0a.1                | http://10.0.0.1/           | true
                    10.0.0.1:81           | http://10.0.0.1:81/        | true
                    2001:db8::1           | http://[2001:DB8:0:0::1]/  | true
                    [2001:db8::1]         | http://[2001:db8::1]:81/   | true
                    [2001:db8::1]:81      | http://[2001:db8::1]:81/   | true
                    [2001:db8::1]:81      | http://[2001:db8::1]/      | false
                    # networks
                    10.0.0.0/8            | http://10.255.0.1/         | true
                    10.0.0.0/8            | http://11.0.0.1/           | false
                    10.77.0.0/8           | http://10.0.0.1/           | true
                    10.0.0.0/8            | http://[::ffff:10.1.2.3]/  | true
                    10.0.0.0/8            | http://10.example/         | false
                    10.0.0.0/8            | http://a.example/          | false
                    192.168.1.128/25      | http://192.168.1.200/      | true
                    192.168.1.128/25      | http://192.168.1.100/      | false
                    192.168.1.1/32        | http://192.168.1.1/        | true
                    192.168.1.1/32        | http://192.168.1.0/        | false
                    0.0.0.0/0             | http://8.8.8.8/            | true
                    0.0.0.0/0             | http://[2001:db8::1]/      | false
                    10.0.0.0/8:81         | http://10.0.0.1:81/        | true
                    10.0.0.0/8:81         | http://10.0.0.1/           | false
                    https://10.0.0.0/8    | http://10.0.0.1/           | false
                    2001:db8::/32         | http://[2001:db8:ffff::1]/ | true
                    2001:db8::/32         | http://[2001:db9::1]/      | false
                    [2001:db8::]/33       | http://[2001:db8:7fff::]/  | true
                    [2001:db8::]/33       | http://[2001:db8:8000::]/  | false
                    [2001:db8::/32]:81    | http://[2001:db8::1]:81/   | true
                    [2001:db8::]/32:81    | http://[2001:db8::1]/      | false
                    ::/0                  | http://[2001:db8::1]/      | true
                    ::/0                  | http://10.0.0.1/           | false
                    ::ffff:10.0.0.0/104   | http://10.1.1.1/           | true
                    ::ffff:10.0.0.0/104   | http://11.1.1.1/           | false
                    fd00::/7              | http://[fc00::1]/          | true
                    """)
    void aTargetMatchesByCanonicalForm(String target, String uri, boolean expected) {
        assertThat(Target.parse(target).matches(to(uri))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    ftp://a.example       | begins with http://
                    a.example:0           | within 1 to 65535
                    a.example:65536       | within 1 to 65535
                    a.example:x           | within 1 to 65535
                    a.example:            | within 1 to 65535
                    http://               | host is missing
                    .                     | host is missing
                    http://a.example/path | no IPv4 or IPv6 address
                    10.0.0.0/33           | no prefix within /0 to /32
                    10.0.0.0/-1           | no prefix
                    10.0.0.0/             | no prefix
                    2001:db8::/129        | no prefix within /0 to /128
                    ::ffff:10.0.0.0/8     | at least /96
                    a.example/8           | no IPv4 or IPv6 address
                    10.0.0/8              | four decimals
                    [2001:db8::1          | not closed
                    fe80::1%eth0          | not an IPv6 address
                    1.2.3.4.5             | no IPv4 address
                    a..example            | label
                    bü*.example           | ASCII
                    a b                   | only letters
                    straße.example        | U+00DF
                    """)
    void whatHasNoSingleMeaningIsRefused(String target, String reason) {
        assertThatThrownBy(() -> Target.parse(target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost/, true",
        "http://LOCALHOST./, true",
        "http://a.localhost:81/, true",
        "http://notlocalhost/, false",
        "http://localhost.example/, false",
        "http://127.0.0.1/, true",
        "http://127.255.1.1/, true",
        "http://0x7f.1/, true",
        "http://2130706433/, true",
        "http://[::1]/, true",
        "http://[::ffff:127.0.0.1]/, true",
        "http://169.254.169.254/, true",
        "http://[fe80::1]/, true",
        "http://[febf::1]/, true",
        "http://[fec0::1]/, false",
        "http://128.0.0.1/, false",
        "http://10.0.0.1/, false",
        "http://[fd00::1]/, false"
    })
    void loopbackAndLinkLocalAreKnown(String uri, boolean local) {
        assertThat(to(uri).isLocal()).isEqualTo(local);
    }

    @ParameterizedTest
    @CsvSource({
        "*, false",
        "http://*, false",
        "localhost, true",
        "127.0.0.1, true",
        ".localhost, true",
        "*.localhost, true",
        "*localhost, false",
        "local*, false",
        "127.0.0.0/8, true",
        "127.1.0.0/16, true",
        "169.254.169.254/32, true",
        "fe80::/10, true",
        "fe80::/9, false",
        "0.0.0.0/0, false",
        "::/0, false",
        "10.0.0.0/8, false"
    })
    void aTargetNamesLocalHostsOnlyIfItMeansNothingElse(String target, boolean names) {
        assertThat(Target.parse(target).host().namesLocal()).isEqualTo(names);
    }

    @ParameterizedTest
    @CsvSource({"10000, 2000"})
    void aGlobOfManyStarsIsNotExponential(int length, int stars) {
        HostPattern.Glob glob = new HostPattern.Glob("a*".repeat(stars) + "b");
        Origin origin = new Origin("http", "a".repeat(length), 80);
        assertThat(glob.matches(new Destination(origin))).isFalse();
    }
}
