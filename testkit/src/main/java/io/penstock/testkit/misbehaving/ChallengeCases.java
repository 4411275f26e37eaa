// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import static io.penstock.network.NetworkError.HEADERS_TOO_LARGE;

import java.util.List;

/** Challenges that ask for what they must not get, or make no sense (RFC 9110 §11). Nobody has credentials here. */
@SuppressWarnings("StringConcatToTextBlock") // CRLF is to be seen
final class ChallengeCases {
    private ChallengeCases() {}

    static List<MisbehavingCase> all() {
        Family challenges = new Family("challenges");
        challenge(challenges, "no-challenge", "refuses with 401 and names no scheme", 401, "");
        challenge(challenges, "garbage", "names no scheme that anybody knows", 401, "WWW-Authenticate: =,=,\"\\\r\n");
        challenge(
                challenges, "unclosed", "does not close a quoted string", 401, "WWW-Authenticate: Basic realm=\"a\r\n");
        challenge(
                challenges,
                "nonce-empty",
                "asks for Digest with an empty nonce",
                401,
                "WWW-Authenticate: Digest realm=\"a\", nonce=\"\"\r\n");
        challenge(
                challenges,
                "stale-for-ever",
                "calls each answer stale",
                401,
                "WWW-Authenticate: Digest realm=\"a\", " + "nonce=\"n\", qop=\"auth\", stale=true\r\n");
        challenge(
                        challenges,
                        "many",
                        "gives a hundred challenges",
                        401,
                        "WWW-Authenticate: Basic realm=\"a\"\r\n".repeat(100))
                .fails(HEADERS_TOO_LARGE);
        challenge(
                        challenges,
                        "commas",
                        "gives a challenge of 8,000 commas",
                        401,
                        "WWW-Authenticate: Basic " + ",".repeat(8_000) + "\r\n")
                .fails(HEADERS_TOO_LARGE);
        challenge(challenges, "407-of-an-origin", "plays a proxy", 407, "Proxy-Authenticate: Basic realm=\"trap\"\r\n");
        challenge(
                        challenges,
                        "407-closing",
                        "plays a proxy and closes",
                        407,
                        "Proxy-Authenticate: Digest realm=\"trap\", " + "nonce=\"n\"\r\nConnection: close\r\n")
                .neverReused();
        return challenges.cases();
    }

    private static CaseBuilder challenge(Family challenges, String name, String does, int status, String fields) {
        return challenges
                .says(name, does, "HTTP/1.1 " + status + " No\r\n" + fields + "Content-Length: 2\r\n\r\nno")
                .atMostRequests(1)
                .gives(status, "no");
    }
}
