// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

/** What happens on a redirect (RFC 9110 §15.4; Qt: {@code QNetworkRequest::RedirectPolicy}). */
public enum RedirectPolicy {
    /** The 3xx answer is the answer. */
    MANUAL,
    /** Followed, unless it leads from https to http: the default. */
    NO_LESS_SAFE,
    /** Followed to the same scheme, host and port only. */
    SAME_ORIGIN,
    /** {@link RequestAttribute#REDIRECT_HANDLER} decides, also about https to http. */
    ASKED
}
