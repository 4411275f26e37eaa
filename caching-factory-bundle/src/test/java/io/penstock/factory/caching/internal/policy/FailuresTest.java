// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.NetworkError;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // stored                                | seconds | request                       | configured | status
                // | disconnected
                "max-age=10                              | 11      | -                             | 0  | false | true",
                "max-age=10                              | 86410   | -                             | 0  | false | true",
                "max-age=10                              | 86411   | -                             | 0  | false | false",
                "max-age=10, stale-if-error=60           | 11      | -                             | 0  | true  | true",
                "max-age=10, stale-if-error=60           | 70      | -                             | 0  | true  | true",
                "max-age=10, stale-if-error=60           | 71      | -                             | 0  | false | true",
                "max-age=10, stale-if-error=99999        | 100000  | -                             | 0  | true  | true",
                "max-age=10                              | 11      | Cache-Control: stale-if-error=60 | 0 | true | true",
                "max-age=10                              | 71      | Cache-Control: stale-if-error=60 | 0 | false | true",
                "max-age=10                              | 70      | -                             | 60 | true  | true",
                "max-age=10                              | 71      | -                             | 60 | false | true",
                "max-age=10, must-revalidate, stale-if-error=60 | 11 | -                           | 60 | false | false",
                "max-age=10, no-cache                    | 11      | -                             | 60 | false | false",
                "max-age=10, stale-if-error=60           | 11      | Cache-Control: no-cache       | 60 | false | false",
                "max-age=10, proxy-revalidate            | 11      | -                             | 60 | true  | true",
                "max-age=10                              | 5       | -                             | 0  | true  | true",
            })
    void aStaleResponseInPlaceOfAnError(
            String stored, long after, String request, long configured, boolean status, boolean disconnected) {
        StoredView view = Rows.stored("Cache-Control: " + stored);
        PolicyOptions options = new PolicyOptions(false, true, Duration.ofSeconds(configured));
        long now = (Rows.NOW + after) * 1000;

        assertThat(Failures.mayServeStale(view, Rows.get(request), now, options, false))
                .isEqualTo(status);
        assertThat(Failures.mayServeStale(view, Rows.get(request), now, options, true))
                .isEqualTo(disconnected);
    }

    @Test
    void aSharedCacheObeysWhatIsSaidToSharedCaches() {
        long now = (Rows.NOW + 11) * 1000;

        assertThat(Failures.mayServeStale(
                        Rows.stored("Cache-Control: max-age=10, s-maxage=10"), Rows.get(null), now, Rows.SHARED, true))
                .isFalse();
        assertThat(Failures.mayServeStale(
                        Rows.stored("Cache-Control: max-age=10"), Rows.get(null), now, Rows.SHARED, true))
                .isTrue();
    }

    @Test
    void statusesThatAreErrors() {
        for (int status = 100; status < 1000; status++) {
            assertThat(Failures.isError(status))
                    .isEqualTo(Set.of(500, 502, 503, 504).contains(status));
        }
    }

    @Test
    void failuresThatMeanAnUnreachableOrigin() {
        Set<NetworkError> expected = EnumSet.of(
                NetworkError.CONNECTION_REFUSED,
                NetworkError.CONNECTION_RESET,
                NetworkError.CONNECTION_CLOSED,
                NetworkError.HOST_NOT_FOUND,
                NetworkError.NETWORK_UNREACHABLE,
                NetworkError.CONNECT_TIMEOUT,
                NetworkError.RESPONSE_TIMEOUT,
                NetworkError.IDLE_TIMEOUT,
                NetworkError.PROXY_REFUSED,
                NetworkError.PROXY_CLOSED,
                NetworkError.PROXY_NOT_FOUND,
                NetworkError.PROXY_TIMEOUT,
                NetworkError.PROXY_FAILED);
        for (NetworkError error : NetworkError.values()) {
            assertThat(Failures.isDisconnect(error)).as("%s", error).isEqualTo(expected.contains(error));
        }
    }
}
