// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import io.penstock.network.Identity;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import io.penstock.network.Timeouts;
import io.penstock.network.spi.Limits;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * One way in which a server misbehaves, and what a client must make of it. Immutable.
 *
 * <p>Cases are played with the limits of {@link #LIMITS}; each request brings the case's own time limits, and
 * {@link #SECRET} in {@code Authorization} and {@code Cookie}.
 */
public final class MisbehavingCase {
    /** Who can pass a case. */
    public enum Needs {
        /** A transport alone; an engine over it too. */
        TRANSPORT,
        /** Only an engine: redirects are followed, codings decoded. */
        ENGINE
    }

    /** Body of the answer to {@link MisbehavingServer#followUp()}. */
    public static final String FOLLOW_UP = "follow-up";
    /** In every request; must be in no message and at no other origin. */
    public static final String SECRET = "s3cr3t-of-the-caller";
    /** Bodies beyond 8 MiB, as sent or decoded, are too large. */
    public static final Limits LIMITS = new Limits(8 << 20, 8 << 20);

    /** For cases that only time ends. */
    static final Timeouts QUICK =
            new Timeouts(Duration.ofSeconds(15), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(4));
    /** For cases that never come as far as a connection. */
    static final Timeouts QUICK_TO_CONNECT = QUICK.withConnect(Duration.ofSeconds(1));
    /** For all others: reached only by a client that hangs. */
    static final Timeouts PATIENT = new Timeouts(
            Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(120));

    private final String family;
    private final String name;
    private final String does;
    private final Needs needs;
    private final Expectation expectation;
    private final Timeouts timeouts;
    private final boolean followUp;
    private final int maxRequests;
    private final Supplier<MisbehavingServer> starter;
    private final BiFunction<NetworkRequest.Builder, MisbehavingServer, NetworkRequest.Builder> customization;

    MisbehavingCase(String family, CaseBuilder from) {
        this.family = family;
        name = from.name;
        does = from.does;
        needs = from.needs;
        expectation = from.expectation();
        timeouts = from.timeouts;
        followUp = from.followUp;
        maxRequests = from.maxRequests;
        starter = from.starter();
        customization = from.customization;
    }

    /** The class of cases it belongs to: {@code heads}, {@code framing}, ... */
    public String family() {
        return family;
    }

    /** Unique within its family. */
    public String name() {
        return name;
    }

    /** What the server does, as the end of a sentence. */
    public String does() {
        return does;
    }

    public Needs needs() {
        return needs;
    }

    /** What must come of it. */
    public Expectation expectation() {
        return expectation;
    }

    /** The limits that its request brings. */
    public Timeouts timeouts() {
        return timeouts;
    }

    /** Whether the origin can be asked again afterwards. */
    public boolean hasFollowUp() {
        return followUp;
    }

    /** More requests than that are retries that help nobody. */
    public int maxRequests() {
        return maxRequests;
    }

    public MisbehavingServer start() {
        return starter.get();
    }

    /** The request of the case. */
    public NetworkRequest request(MisbehavingServer server) {
        NetworkRequest.Builder builder = NetworkRequest.newBuilder(server.uri())
                .header("Authorization", "Bearer " + SECRET)
                .header("Cookie", "session=" + SECRET)
                .attribute(RequestAttribute.IDENTITY, new Identity("misbehaving", "io.penstock.testkit"))
                .attribute(RequestAttribute.TIMEOUTS, timeouts);
        return customization.apply(builder, server).build();
    }

    /** The honest request afterwards. */
    public NetworkRequest followUpRequest(MisbehavingServer server) {
        return NetworkRequest.newBuilder(server.followUp())
                .attribute(RequestAttribute.IDENTITY, new Identity("misbehaving", "io.penstock.testkit"))
                .attribute(RequestAttribute.TIMEOUTS, PATIENT)
                .build();
    }

    /** Family and name. */
    @Override
    public String toString() {
        return family + "/" + name;
    }
}
