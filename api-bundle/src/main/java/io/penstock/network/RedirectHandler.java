// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import java.net.URI;

/** Decides about one redirect; must not block. */
@FunctionalInterface
public interface RedirectHandler {
    /**
     * Whether to follow. Secrets never go with a redirect from https to http, whatever the answer.
     *
     * @param from URI that answered
     * @param to absolute target, http or https
     * @param status 301, 302, 303, 307 or 308
     */
    boolean allow(URI from, URI to, int status);
}
