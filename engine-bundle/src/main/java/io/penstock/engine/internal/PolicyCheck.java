// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import io.penstock.engine.internal.exchange.HopPolicy;
import io.penstock.network.Identity;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Origin;
import io.penstock.network.Proxy;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.AccessPolicy;
import io.penstock.network.spi.AccessPolicy.Verdict;
import io.penstock.network.spi.AccessRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Supplier;

/** Asks the access policies; one refusal is enough, and a policy that fails refuses. */
final class PolicyCheck implements HopPolicy {
    private final Supplier<List<AccessPolicy>> policies;

    PolicyCheck(Supplier<List<AccessPolicy>> policies) {
        this.policies = policies;
    }

    @Override
    public void check(NetworkRequest request, Identity identity) throws NetworkException {
        List<AccessPolicy> all = policies.get();
        if (!all.isEmpty()) {
            check(all, request, identity, Proxy.DIRECT, literal(request.origin()));
        }
    }

    /** Checks with the addresses that a connection would go to, or with the proxy that looks them up. */
    void check(NetworkRequest request, Proxy proxy, List<InetAddress> addresses) throws NetworkException {
        List<AccessPolicy> all = policies.get();
        if (!all.isEmpty()) {
            check(all, request, request.attribute(RequestAttribute.IDENTITY), proxy, addresses);
        }
    }

    private static void check(
            List<AccessPolicy> policies,
            NetworkRequest request,
            Identity identity,
            Proxy proxy,
            List<InetAddress> addresses)
            throws NetworkException {
        AccessRequest asked = new AccessRequest(
                request.uri(),
                request.origin(),
                request.method(),
                identity,
                request.attribute(RequestAttribute.INITIATOR),
                proxy,
                addresses);
        for (AccessPolicy policy : policies) {
            Verdict verdict;
            try {
                verdict = policy.check(asked);
            } catch (RuntimeException e) { // fail closed
                throw new NetworkException(
                        NetworkError.ACCESS_DENIED, request.uri(), "an access policy failed: " + e, e);
            }
            if (!verdict.allowed()) {
                throw new NetworkException(
                        NetworkError.ACCESS_DENIED, request.uri(), "denied by the rule " + verdict.rule());
            }
        }
    }

    /** The address that a literal host stands for; empty for a name. Looks nothing up. */
    static List<InetAddress> literal(Origin origin) {
        if (!origin.isAddressLiteral()) {
            return List.of();
        }
        try {
            return List.of(InetAddress.getByName(origin.host()));
        } catch (UnknownHostException e) {
            return List.of(); // canonical literals are well-formed
        }
    }
}
