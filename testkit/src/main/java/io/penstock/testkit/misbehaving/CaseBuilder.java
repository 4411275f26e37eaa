// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Timeouts;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A case as its family writes it down. */
final class CaseBuilder {
    final String name;
    final String does;
    private final Function<CaseBuilder, MisbehavingServer> server;
    private final Set<NetworkError> errors = EnumSet.noneOf(NetworkError.class);
    private Optional<Expectation.Answer> answer = Optional.empty();
    private Optional<Boolean> reusable = Optional.empty();
    MisbehavingCase.Needs needs = MisbehavingCase.Needs.TRANSPORT;
    Timeouts timeouts = MisbehavingCase.PATIENT;
    boolean followUp = true;
    int maxRequests = 5;
    BiFunction<NetworkRequest.Builder, MisbehavingServer, NetworkRequest.Builder> customization =
            (request, started) -> request;

    /** @param server starts the server of the finished case */
    CaseBuilder(String name, String does, Function<CaseBuilder, MisbehavingServer> server) {
        this.name = name;
        this.does = does;
        this.server = server;
    }

    /** These failures are right. */
    CaseBuilder fails(NetworkError... codes) {
        errors.addAll(Set.of(codes));
        return this;
    }

    /** A 200 with that body is right. */
    CaseBuilder gives(String body) {
        return gives(200, body);
    }

    CaseBuilder gives(int status, String body) {
        answer = Optional.of(new Expectation.Answer(status, body));
        return this;
    }

    /** Only an engine can pass it. */
    CaseBuilder needsEngine() {
        needs = MisbehavingCase.Needs.ENGINE;
        return this;
    }

    /** Only time ends it. */
    CaseBuilder quick() {
        timeouts = MisbehavingCase.QUICK;
        return this;
    }

    /** Only time ends it, and no request is ever sent. */
    CaseBuilder quickToConnect() {
        timeouts = MisbehavingCase.QUICK_TO_CONNECT;
        return this;
    }

    /** A connection that carried it must carry nothing afterwards, though the answer was good. */
    CaseBuilder neverReused() {
        reusable = Optional.of(false);
        return this;
    }

    /** A connection that carried it may carry more, though the answer was bad: an error of one stream. */
    CaseBuilder mayBeReused() {
        reusable = Optional.of(true);
        return this;
    }

    /** The origin cannot be asked for anything. */
    CaseBuilder noFollowUp() {
        followUp = false;
        return this;
    }

    CaseBuilder atMostRequests(int count) {
        maxRequests = count;
        return this;
    }

    CaseBuilder request(UnaryOperator<NetworkRequest.Builder> change) {
        return request((request, started) -> change.apply(request));
    }

    /** Changes the request, knowing the server. */
    CaseBuilder request(BiFunction<NetworkRequest.Builder, MisbehavingServer, NetworkRequest.Builder> change) {
        BiFunction<NetworkRequest.Builder, MisbehavingServer, NetworkRequest.Builder> before = customization;
        customization = (request, started) -> change.apply(before.apply(request, started), started);
        return this;
    }

    Expectation expectation() {
        return new Expectation(errors, answer);
    }

    /** Unless told: a connection with a good answer may be reused, one with a bad answer must not. */
    boolean isReusable() {
        return reusable.orElse(answer.isPresent());
    }

    Supplier<MisbehavingServer> starter() {
        return () -> server.apply(this);
    }
}
