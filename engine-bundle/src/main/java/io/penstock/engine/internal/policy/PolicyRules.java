// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.policy;

import io.penstock.config.Settings;
import io.penstock.network.Initiator;
import io.penstock.network.Origin;
import io.penstock.network.spi.AccessPolicy.Verdict;
import io.penstock.network.spi.AccessRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One configuration of {@code io.penstock.policy}: whom it concerns, and what they may do. A deny counts before an
 * allow; where something is allowed, all else is denied. Pure.
 *
 * @param name for refusals
 * @param bundles globs of symbolic names; empty for all
 * @param initiators empty for all
 * @param allow empty for everything
 * @param networks that may be connected to; empty for all
 * @param privateDenied whether {@link Addresses#isPrivate private} addresses are denied
 * @param viaProxy whether what a proxy resolves may pass, although networks matter
 */
record PolicyRules(
        String name,
        List<Pattern> bundles,
        List<String> initiators,
        List<TargetPattern> allow,
        List<TargetPattern> deny,
        List<AddressBlock> networks,
        boolean privateDenied,
        boolean viaProxy) {
    private enum Access {
        ALLOW,
        DENY
    }

    /** The way from a host to a network is not this policy's to judge by name. */
    private static final String VIA_PROXY = "via.proxy = deny";

    /** Reads a configuration; faults are in the settings' {@code problems()}. */
    static PolicyRules read(Settings settings, String name) {
        List<String> initiators = settings.list("initiators", List.of());
        for (String initiator : initiators) {
            if (!initiator.equals("local") && !initiator.equals("remote")) {
                read(settings, "initiators", initiator, TargetPattern::parse);
            }
        }
        return new PolicyRules(
                name,
                settings.list("bundles", List.of()).stream()
                        .map(PolicyRules::glob)
                        .toList(),
                initiators,
                all(settings, "allow", TargetPattern::parse),
                all(settings, "deny", TargetPattern::parse),
                all(settings, "networks", AddressBlock::parse),
                settings.choice("private.networks", Access.ALLOW) == Access.DENY,
                settings.choice("via.proxy", Access.DENY) == Access.ALLOW);
    }

    private static <T> List<T> all(Settings settings, String key, Function<String, T> reader) {
        return settings.list(key, List.of()).stream()
                .map(item -> read(settings, key, item, reader))
                .flatMap(Optional::stream)
                .toList();
    }

    private static <T> Optional<T> read(Settings settings, String key, String item, Function<String, T> reader) {
        try {
            return Optional.of(reader.apply(item));
        } catch (IllegalArgumentException e) {
            settings.problem(key + " = " + item + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Pattern glob(String text) {
        return Pattern.compile(
                List.of(text.split("\\*", -1)).stream().map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    /** What these rules say about a hop, as far as it is known. */
    Verdict check(AccessRequest request) {
        if (!concerns(request)) {
            return Verdict.ALLOWED;
        }
        Origin origin = request.origin();
        List<InetAddress> addresses = request.addresses();
        for (TargetPattern target : deny) {
            if (target.matches(origin, addresses)) {
                return denied("deny = " + target);
            }
        }
        boolean known = !addresses.isEmpty();
        boolean allowed = allow.isEmpty() || allow.stream().anyMatch(target -> target.matches(origin, addresses));
        boolean mayBeAllowed = !known && allow.stream().anyMatch(TargetPattern::isNetwork);
        if (!allowed && !mayBeAllowed) {
            return denied("allow = " + join(allow));
        }
        if (known) {
            return network(addresses);
        }
        boolean undecided = !allowed || networksMatter();
        return undecided && !request.proxy().isDirect() && !viaProxy ? denied(VIA_PROXY) : Verdict.ALLOWED;
    }

    private Verdict network(List<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            if (!networks.isEmpty() && !Addresses.isIn(networks, address)) {
                return denied("networks = " + join(networks) + ", not " + Origin.text(address));
            }
            if (privateDenied && Addresses.isPrivate(address) && !isNamed(address)) {
                return denied("private.networks = deny, " + Origin.text(address));
            }
        }
        return Verdict.ALLOWED;
    }

    /** A network that is named is meant, private or not. */
    private boolean isNamed(InetAddress address) {
        return !networks.isEmpty() && Addresses.isIn(networks, address);
    }

    private boolean networksMatter() {
        return privateDenied || !networks.isEmpty() || deny.stream().anyMatch(TargetPattern::isNetwork);
    }

    private boolean concerns(AccessRequest request) {
        String bundle = request.identity().bundle();
        return (bundles.isEmpty()
                        || bundles.stream()
                                .anyMatch(glob -> glob.matcher(bundle).matches()))
                && (initiators.isEmpty() || initiators.stream().anyMatch(one -> isInitiator(one, request.initiator())));
    }

    /** Nobody in particular counts as remote. */
    private static boolean isInitiator(String pattern, Initiator initiator) {
        String scheme = String.valueOf(initiator.document().getScheme()).toLowerCase(Locale.ROOT);
        boolean local = scheme.equals("file") || scheme.equals("bundle");
        return switch (pattern) {
            case "local" -> local;
            case "remote" -> !local;
            default ->
                (scheme.equals("http") || scheme.equals("https"))
                        && TargetPattern.parse(pattern).matches(Origin.of(initiator.document()));
        };
    }

    private Verdict denied(String why) {
        return Verdict.denied(name + " (" + why + ")");
    }

    private static String join(List<?> parts) {
        return parts.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
