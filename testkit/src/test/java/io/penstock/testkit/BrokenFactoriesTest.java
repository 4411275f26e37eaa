// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import io.penstock.network.RequestProgress;
import io.penstock.network.spi.Limits;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.testkit.internal.FakeAddressResolver;
import io.penstock.testkit.reference.ReferenceTransport;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** For each rule of the contracts a factory that breaks it: the rule is seen to fail. */
class BrokenFactoriesTest {
    /** @param rule method of the contract that must fail */
    record Broken(String rule, String how, Supplier<FactoryContract> contract) {
        @Override
        public String toString() {
            return rule + ": " + how;
        }
    }

    private static Broken variant(String rule, String how, Supplier<NetworkAccessManagerFactory> factory) {
        return new Broken(rule, how, () -> contract(false, factory.get(), new AtomicBoolean()));
    }

    private static Broken transport(String rule, String how, NetworkAccessManagerFactory factory) {
        return new Broken(rule, how, () -> new TransportContract() {
            @Override
            protected NetworkAccessManagerFactory newFactory() {
                return factory;
            }

            @Override
            protected Duration patience() {
                return Duration.ofSeconds(1);
            }
        });
    }

    private static FactoryContract contract(
            boolean transport, NetworkAccessManagerFactory factory, AtomicBoolean stopped) {
        return new FactoryContract() {
            @Override
            protected NetworkAccessManagerFactory newFactory() {
                return factory;
            }

            @Override
            protected boolean isTransport() {
                return transport;
            }

            @Override
            protected void stop(NetworkAccessManagerFactory stopping) {
                stopped.set(true);
            }

            @Override
            protected Duration patience() {
                return Duration.ofSeconds(1);
            }
        };
    }

    static Stream<Broken> broken() {
        return Stream.of(creating(), closing(), oneHop(), streaming(), ending(), transports())
                .flatMap(List::stream);
    }

    private static List<Broken> creating() {
        NetworkAccessManager shared = FakeManager.answering("shared");
        return List.of(
                variant("create_gives_a_new_manager_on_every_call", "one instance for all", () -> parent -> shared),
                variant("create_gives_a_new_manager_on_every_call", "null", () -> parent -> null),
                variant(
                        "create_asks_for_the_next_layer_once_or_never",
                        "a variant that asks for nothing",
                        () -> parent -> FakeManager.answering("no next")),
                transport(
                        "create_asks_for_the_next_layer_once_or_never",
                        "a transport that asks for the next layer",
                        parent -> {
                            try {
                                return parent.next();
                            } catch (io.penstock.network.spi.NoNextManagerException e) {
                                return new ReferenceTransport().create(parent);
                            }
                        }),
                variant("create_is_reentrant_with_all_callers_inside_at_once", "one lock for all", Locked::new),
                variant(
                        "create_is_reentrant_with_all_callers_inside_at_once",
                        "what one caller has built is given to another",
                        Mixed::new));
    }

    /** Holds a lock while it asks the engine. */
    private static final class Locked implements NetworkAccessManagerFactory {
        @Override
        public synchronized NetworkAccessManager create(ManagerContext parent) {
            return BrokenManagers.manager(parent.next(), NetworkAccessManager::send, () -> {});
        }
    }

    /** Keeps what belongs to one call in a field. */
    private static final class Mixed implements NetworkAccessManagerFactory {
        private volatile NetworkAccessManager made;

        @Override
        public NetworkAccessManager create(ManagerContext parent) {
            made = BrokenManagers.manager(FakeManager.answering("x"), NetworkAccessManager::send, () -> {});
            parent.next();
            return made;
        }
    }

    private static List<Broken> closing() {
        AtomicBoolean stopped = new AtomicBoolean();
        List<NetworkAccessManager> all = new ArrayList<>();
        return List.of(
                variant(
                        "close_leaves_the_layer_below_open",
                        "closes what next() gave",
                        () -> BrokenManagers.closing(next -> next::close)),
                variant(
                        "closing_twice_is_harmless",
                        "fails at the second close",
                        () -> BrokenManagers.closing(next -> {
                            AtomicBoolean closed = new AtomicBoolean();
                            return () -> check(closed.compareAndSet(false, true));
                        })),
                new Broken(
                        "close_bears_that_its_bundle_has_stopped",
                        "needs its bundle",
                        () -> contract(false, BrokenManagers.closing(next -> () -> check(!stopped.get())), stopped)),
                transport("closing_one_manager_ends_its_own_exchanges_only", "ends everybody's", parent -> {
                    NetworkAccessManager good = new ReferenceTransport().create(parent);
                    all.add(good);
                    return BrokenManagers.manager(
                            good, NetworkAccessManager::send, () -> all.forEach(NetworkAccessManager::close));
                }),
                transport(
                        "closing_one_manager_ends_its_own_exchanges_only",
                        "ends nothing",
                        parent -> BrokenManagers.manager(
                                new ReferenceTransport().create(parent), NetworkAccessManager::send, () -> {})));
    }

    private static void check(boolean good) {
        if (!good) {
            throw new IllegalStateException("broken on purpose");
        }
    }

    private static List<Broken> oneHop() {
        return List.of(
                variant("a_redirect_is_given_back_as_it_is", "follows", () -> BrokenManagers.sending(Asking.REDIRECT)),
                variant(
                        "a_challenge_of_the_origin_is_given_back_as_it_is",
                        "answers it",
                        () -> BrokenManagers.sending(Asking.CHALLENGE)),
                variant(
                        "a_coded_body_is_not_decoded",
                        "takes the coding away",
                        () -> BrokenManagers.sending(BrokenManagers::uncoding)),
                variant(
                        "a_request_body_arrives_whole",
                        "drops it",
                        () -> BrokenManagers.sending(BrokenManagers::bodiless)));
    }

    /** Sends a second request after the first answer. */
    private enum Asking implements BrokenManagers.Send {
        REDIRECT {
            @Override
            NetworkRequest next(NetworkReply<?> reply) {
                return NetworkRequest.get(
                        URI.create(reply.firstValue("location").orElseThrow()));
            }
        },
        CHALLENGE {
            @Override
            NetworkRequest next(NetworkReply<?> reply) {
                return reply.request();
            }
        };

        abstract NetworkRequest next(NetworkReply<?> reply);

        @Override
        public <T> CompletableFuture<NetworkReply<T>> send(
                NetworkAccessManager next, NetworkRequest request, BodyHandler<T> body) {
            return next.send(request, body)
                    .thenCompose(reply -> reply.statusCode() < 300
                            ? CompletableFuture.completedFuture(reply)
                            : next.send(next(reply), body));
        }
    }

    private static List<Broken> streaming() {
        return List.of(
                variant(
                        "the_head_comes_before_the_body_is_complete",
                        "collects the body first",
                        () -> BrokenManagers.sending(BrokenManagers::buffering)),
                variant(
                        "no_more_is_delivered_than_was_asked_for",
                        "pushes",
                        () -> BrokenManagers.sending(BrokenManagers::pushing)),
                variant("exchanges_run_beside_each_other", "one after the other", () -> parent -> {
                    NetworkAccessManager next = parent.next();
                    return BrokenManagers.manager(next, new Queueing(), () -> {});
                }));
    }

    /** Sends nothing before the last answer is complete. */
    private static final class Queueing implements BrokenManagers.Send {
        private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

        @Override
        public synchronized <T> CompletableFuture<NetworkReply<T>> send(
                NetworkAccessManager next, NetworkRequest request, BodyHandler<T> body) {
            CompletableFuture<NetworkReply<T>> result = last.thenCompose(done -> next.send(request, body));
            last = result;
            return result;
        }
    }

    private static List<Broken> ending() {
        BrokenManagers.Send unlinked = BrokenManagers::unlinked;
        BrokenManagers.Send plain = BrokenManagers::plain;
        BrokenManagers.Send endless = BrokenManagers::endless;
        return List.of(
                variant(
                        "cancelling_the_future_before_the_head_aborts_the_exchange",
                        "a derived future without a link downward",
                        () -> BrokenManagers.sending(unlinked)),
                variant(
                        "cancelling_the_future_inside_the_body_aborts_the_exchange",
                        "a derived future without a link downward",
                        () -> BrokenManagers.sending(unlinked)),
                variant(
                        "cancelling_the_subscription_aborts_the_exchange_and_ends_the_future",
                        "does not hear it",
                        () -> BrokenManagers.sending(BrokenManagers::pushing)),
                variant(
                        "cancelling_the_subscription_aborts_the_exchange_and_ends_the_future",
                        "a future that never ends",
                        () -> BrokenManagers.sending(endless)),
                variant(
                        "a_body_that_breaks_off_is_a_failure_and_ends_the_subscriber_once",
                        "takes it as whole",
                        () -> BrokenManagers.sending(BrokenManagers::forgiving)),
                variant(
                        "a_body_that_breaks_off_is_a_failure_and_ends_the_subscriber_once",
                        "tells it twice",
                        () -> BrokenManagers.sending(BrokenManagers::stuttering)),
                variant(
                        "a_body_that_breaks_off_is_a_failure_and_ends_the_subscriber_once",
                        "another exception",
                        () -> BrokenManagers.sending(plain)),
                variant(
                        "a_body_handler_that_throws_fails_the_exchange",
                        "a future that never ends",
                        () -> BrokenManagers.sending(endless)));
    }

    private static List<Broken> transports() {
        NetworkAccessManagerFactory good = new ReferenceTransport();
        NetworkAccessManagerFactory resolving = BrokenManagers.withContext(
                good,
                "resolver",
                parent -> new FakeAddressResolver(FakeResolver.loopback(), request -> {}, Runnable::run));
        return List.of(
                transport("only_the_contexts_resolver_leads_to_an_address", "looks up by itself", resolving),
                transport("a_refusal_of_the_access_policy_opens_nothing", "looks up by itself", resolving),
                transport(
                        "nothing_is_sent_while_the_engine_is_offline",
                        "does not ask",
                        BrokenManagers.withContext(good, "isOffline", parent -> false)),
                transport(
                        "a_proxy_that_cannot_be_used_is_an_error_never_a_direct_connection",
                        "goes direct",
                        BrokenManagers.withRequest(
                                good,
                                request -> request.toBuilder()
                                        .attribute(RequestAttribute.PROXIES, RequestAttribute.PROXIES.fallback())
                                        .build())),
                transport(
                        "a_407_of_an_origin_gets_no_proxy_credentials",
                        "asks for them",
                        parent -> BrokenManagers.manager(good.create(parent), new Trusting(parent), () -> {})),
                transport(
                        "a_refused_connection_is_told_apart",
                        "connects to nothing else",
                        BrokenManagers.withContext(
                                good,
                                "resolver",
                                parent -> new FakeAddressResolver(
                                        new FakeResolver(),
                                        request -> {
                                            throw FakeManagerContext.denied(request, "broken");
                                        },
                                        Runnable::run))),
                transport(
                        "a_body_beyond_the_limit_fails",
                        "knows no limit",
                        BrokenManagers.withContext(good, "limits", parent -> Limits.DEFAULT)),
                transport(
                        "progress_is_reported_before_the_request_can_arrive",
                        "tells nobody",
                        BrokenManagers.withRequest(
                                good,
                                request -> request.toBuilder()
                                        .attribute(RequestAttribute.PROGRESS, RequestProgress.Listener.NONE)
                                        .build())));
    }

    /** Believes every 407. */
    private record Trusting(ManagerContext parent) implements BrokenManagers.Send {
        @Override
        public <T> CompletableFuture<NetworkReply<T>> send(
                NetworkAccessManager next, NetworkRequest request, BodyHandler<T> body) {
            return next.send(request, body).whenComplete((reply, error) -> {
                if (reply.statusCode() == 407) {
                    parent.proxyCredentials(new io.penstock.network.spi.CredentialsRequest(
                            request.uri(),
                            "basic",
                            "trap",
                            io.penstock.network.Proxy.DIRECT,
                            io.penstock.network.Identity.UNKNOWN,
                            request.attribute(RequestAttribute.INITIATOR),
                            1));
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("broken")
    void a_broken_rule_is_found(Broken broken) throws Exception {
        assertThat(ContractRun.run(broken.contract(), broken.rule()))
                .get()
                .isInstanceOfAny(AssertionError.class, org.awaitility.core.ConditionTimeoutException.class);
    }

    @Test
    void every_rule_has_a_factory_that_breaks_it() {
        Set<String> rules = new TreeSet<>();
        for (Class<?> contract : List.of(FactoryContract.class, TransportContract.class)) {
            for (Method method : contract.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class)) {
                    rules.add(method.getName());
                }
            }
        }
        assertThat(broken().map(Broken::rule)).containsAll(rules);
        assertThat(rules).hasSize(27);
    }
}
