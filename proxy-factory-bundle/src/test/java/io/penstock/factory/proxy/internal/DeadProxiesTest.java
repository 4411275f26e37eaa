// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.factory.proxy.internal.DeadProxies.Change;
import io.penstock.network.Credentials;
import io.penstock.network.NetworkError;
import io.penstock.network.Proxy;
import io.penstock.testkit.FakeClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeadProxiesTest {
    private static final Proxy A = Proxy.of(Proxy.Kind.HTTP, "a", 1);
    private static final Proxy B = Proxy.of(Proxy.Kind.HTTP, "b", 1);
    private static final Proxy C = Proxy.of(Proxy.Kind.SOCKS5, "c", 1);
    private static final List<Proxy> ABC = List.of(A, B, C);

    private final FakeClock clock = new FakeClock();
    private final DeadProxies dead =
            new DeadProxies(Set.copyOf(ABC), new Backoff(Duration.ofSeconds(10), Duration.ofSeconds(60)));

    private Change fails(Proxy proxy) {
        return dead.attempted(proxy, NetworkError.PROXY_REFUSED, clock.instant());
    }

    private Change works(Proxy proxy) {
        return dead.attempted(proxy, NetworkError.NONE, clock.instant());
    }

    private List<Proxy> order() {
        return dead.order(ABC, clock);
    }

    @Test
    void whileAllLiveTheListItselfIsGivenAndTheClockIsNotRead() {
        assertThat(dead.order(ABC, () -> {
                    throw new AssertionError("the clock was read");
                }))
                .isSameAs(ABC);
    }

    @Test
    void aDeadProxyGoesToTheEndAndIsNeverRemoved() {
        assertThat(fails(A)).isEqualTo(Change.DIED);
        assertThat(order()).containsExactly(B, C, A);
        fails(B);
        assertThat(order()).containsExactly(C, A, B);
    }

    @Test
    void whenAllAreDeadTheyAreTriedInTheirOrder() {
        ABC.forEach(this::fails);
        assertThat(order()).isSameAs(ABC);
    }

    @Test
    void afterTheBackoffOneRequestTriesItInItsPlaceAndTheOthersWait() {
        fails(A);
        clock.advance(Duration.ofMillis(9_999));
        assertThat(order()).containsExactly(B, C, A);
        clock.advance(Duration.ofMillis(1));
        assertThat(order()).as("the one that tries").containsExactly(A, B, C);
        assertThat(order()).as("all others").containsExactly(B, C, A);
    }

    @Test
    void aProxyThatWorksAgainIsBackInItsPlaceForAll() {
        fails(A);
        clock.advance(Duration.ofSeconds(10));
        order();
        assertThat(works(A)).isEqualTo(Change.REVIVED);
        assertThat(order()).isSameAs(ABC);
        assertThat(works(A)).isEqualTo(Change.NONE);
    }

    @Test
    void aTrialThatNeverEndsIsFollowedByAnother() {
        fails(A);
        clock.advance(Duration.ofSeconds(10));
        assertThat(order()).startsWith(A);
        clock.advance(Duration.ofSeconds(9));
        assertThat(order()).startsWith(B);
        clock.advance(Duration.ofSeconds(1));
        assertThat(order()).startsWith(A);
    }

    @Test
    void theBackoffDoublesToItsBound() {
        fails(A);
        for (int seconds : new int[] {10, 20, 40, 60, 60}) {
            clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(order()).as("before %s s", seconds).startsWith(B);
            clock.advance(Duration.ofMillis(1));
            assertThat(order()).as("after %s s", seconds).startsWith(A);
            assertThat(fails(A)).isEqualTo(Change.NONE);
        }
    }

    @Test
    void manyRequestsThatMeetOneDeathCountAsOne() {
        for (int i = 0; i < 50; i++) {
            fails(A);
        }
        clock.advance(Duration.ofSeconds(10));
        assertThat(order()).startsWith(A);
    }

    @Test
    void aFailureLongAfterTheLastStartsAnew() {
        fails(A);
        clock.advance(Duration.ofSeconds(10));
        dead.look(ABC, clock);
        clock.advance(Duration.ofSeconds(61));
        fails(A);
        clock.advance(Duration.ofSeconds(10));
        assertThat(order()).startsWith(A);
    }

    @Test
    void aLookTriesNothing() {
        fails(A);
        clock.advance(Duration.ofSeconds(10));
        assertThat(dead.look(ABC, clock)).startsWith(A);
        assertThat(dead.look(ABC, clock)).startsWith(A);
        assertThat(order()).as("the trial is still to be had").startsWith(A);
        assertThat(dead.look(ABC, clock)).startsWith(B);
    }

    @Test
    void ofManyThreadsOneTries() {
        fails(A);
        clock.advance(Duration.ofSeconds(10));
        AtomicInteger trials = new AtomicInteger();
        IntStream.range(0, 1000).parallel().forEach(i -> {
            if (order().get(0).equals(A)) {
                trials.incrementAndGet();
            }
        });
        assertThat(trials).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, false",
        "PROXY_FAILED, false",
        "CANCELLED, false",
        "TOTAL_TIMEOUT, false",
        "RESPONSE_TIMEOUT, false",
        "ACCESS_DENIED, false",
        "PROXY_REFUSED, true",
        "PROXY_CLOSED, true",
        "PROXY_NOT_FOUND, true",
        "PROXY_TIMEOUT, true",
        "PROXY_AUTHENTICATION, true",
        "PROXY_UNSUPPORTED, false",
        "TLS, false",
        "CONNECTION_REFUSED, false",
        "HOST_NOT_FOUND, false",
        "CONNECT_TIMEOUT, false"
    })
    void onlyAFailureOfTheProxyItselfIsItsDeath(NetworkError failure, boolean dies) {
        assertThat(dead.attempted(A, failure, clock.instant())).isEqualTo(dies ? Change.DIED : Change.NONE);
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "PROXY_FAILED"})
    void aProxyThatAnswersIsAlive(NetworkError answer) {
        fails(A);
        assertThat(dead.attempted(A, answer, clock.instant())).isEqualTo(Change.REVIVED);
    }

    @Test
    void directIsNeverDeadAndStrangersAreNotRemembered() {
        assertThat(fails(Proxy.DIRECT)).isEqualTo(Change.NONE);
        assertThat(fails(Proxy.of(Proxy.Kind.HTTP, "stranger", 1))).isEqualTo(Change.NONE);
    }

    @Test
    void aDeadProxyGoesBehindDirectWhereTheRuleListsDirect() {
        fails(A);
        assertThat(dead.order(List.of(A, Proxy.DIRECT), clock)).containsExactly(Proxy.DIRECT, A);
    }

    @Test
    void aChangeOfConfigurationKeepsWhatIsKnownOfTheSameProxyOnly() {
        fails(A);
        fails(B);
        Proxy changed = B.withCredentials(Credentials.of("ann", "new"));
        dead.configure(Set.of(A, changed, C), Backoff.DEFAULT);
        assertThat(dead.order(List.of(A, changed, C), clock)).containsExactly(changed, C, A);
    }
}
