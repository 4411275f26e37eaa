// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.Proxy;
import io.penstock.network.RequestAttribute;
import java.util.List;

/**
 * The proxies of a hop.
 *
 * @param rule name of the rule that chose them; for explanations
 * @param proxies in the order of the rule; the attribute's own default list if the hop goes direct
 */
record Choice(String rule, List<Proxy> proxies) {
    Choice {
        proxies = proxies.equals(RequestAttribute.PROXIES.fallback()) ? RequestAttribute.PROXIES.fallback() : proxies;
    }

    static Choice direct(String rule) {
        return new Choice(rule, RequestAttribute.PROXIES.fallback());
    }
}
