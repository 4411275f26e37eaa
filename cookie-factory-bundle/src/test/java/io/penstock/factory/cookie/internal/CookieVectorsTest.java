// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.TestJson;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every public vector, through the layer: what was set, and the Cookie field of the request after it. */
class CookieVectorsTest {
    @TestFactory
    @SuppressWarnings("unchecked")
    Stream<DynamicTest> each_vector_gives_what_the_specification_says() throws IOException {
        Map<String, Object> file = (Map<String, Object>) TestJson.resource("/cookie-vectors/vectors.json");
        Instant now = Instant.ofEpochSecond((Long) file.get("now"));
        assertThat(TestJson.objects(file.get("vectors"))).hasSizeGreaterThanOrEqualTo(440);
        return TestJson.objects(file.get("vectors")).stream()
                .map(vector -> DynamicTest.dynamicTest((String) vector.get("id"), () -> check(vector, now)));
    }

    private static void check(Map<String, Object> vector, Instant now) {
        try (Bench bench = new Bench()) {
            bench.clock.set(now);
            for (Map<String, Object> set : TestJson.objects(vector.get("set"))) {
                bench.set(
                        (String) set.get("url"),
                        TestJson.strings(set.get("lines")).toArray(String[]::new));
            }
            assertThat(bench.sent((String) vector.get("request"))).isEqualTo(vector.get("expected"));
        }
    }
}
