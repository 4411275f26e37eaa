// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.network.Identity;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkRequest;

/** The step that asks the access policies about a hop, before anything of it is looked up or sent. */
@FunctionalInterface
public interface HopPolicy {
    /** @throws NetworkException ACCESS_DENIED, with the name of the rule */
    void check(NetworkRequest request, Identity identity) throws NetworkException;

    /** Nothing is forbidden. */
    HopPolicy NONE = (request, identity) -> {};
}
