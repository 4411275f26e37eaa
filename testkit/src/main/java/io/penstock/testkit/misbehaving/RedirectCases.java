// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import static io.penstock.network.NetworkError.ACCESS_DENIED;
import static io.penstock.network.NetworkError.HEADERS_TOO_LARGE;
import static io.penstock.network.NetworkError.HOST_NOT_FOUND;
import static io.penstock.network.NetworkError.INSECURE_REDIRECT;
import static io.penstock.network.NetworkError.INVALID_REQUEST;
import static io.penstock.network.NetworkError.PROTOCOL_VIOLATION;
import static io.penstock.network.NetworkError.REDIRECT_REFUSED;
import static io.penstock.network.NetworkError.TOO_MANY_REDIRECTS;
import static io.penstock.network.NetworkError.UNEXPECTED_STATUS;
import static io.penstock.network.NetworkError.UNKNOWN_SCHEME;

import io.penstock.network.HeaderFields;
import io.penstock.testkit.Received;
import io.penstock.testkit.TestOrigin;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;

/** Redirects that loop, lead astray, or want to carry secrets away (RFC 9110 §15.4). */
@SuppressWarnings("StringConcatToTextBlock") // CRLF is to be seen
final class RedirectCases {
    /** A chain may be followed for 20 hops: 21 requests; some slack for a client that counts otherwise. */
    private static final int CHAIN = 22;

    private RedirectCases() {}

    static List<MisbehavingCase> all() {
        Family redirects = new Family("redirects");
        loops(redirects);
        schemes(redirects);
        secrets(redirects);
        methods(redirects);
        locations(redirects);
        return redirects.cases();
    }

    private static void loops(Family redirects) {
        redirects
                .origins(
                        "loop-of-one",
                        "leads to itself",
                        server -> server.first().redirect("/case", 302, "/case"))
                .needsEngine()
                .atMostRequests(CHAIN)
                .fails(TOO_MANY_REDIRECTS);
        redirects
                .origins("loop-of-two", "leads back and forth between two origins", server -> {
                    server.first()
                            .redirect("/case", 302, server.second().uri("/back").toString());
                    server.second()
                            .redirect("/back", 302, server.first().uri("/case").toString());
                    server.mustSeeNoSecret(server.second());
                })
                .needsEngine()
                .atMostRequests(CHAIN)
                .fails(TOO_MANY_REDIRECTS);
        redirects
                .origins(
                        "chain-without-end",
                        "leads on and on",
                        server -> server.first()
                                .otherwise((request, responder) -> responder.send(
                                        302, HeaderFields.of("Location", "/hop" + server.requests()), new byte[0])))
                .needsEngine()
                .noFollowUp()
                .atMostRequests(CHAIN)
                .fails(TOO_MANY_REDIRECTS);
        redirects
                .origins(
                        "body-without-end",
                        "gives a redirect a body without end",
                        server -> server.first().on("/case", (request, responder) -> {
                            try (OutputStream out = responder.stream(302, HeaderFields.of("Location", "/good"))) {
                                byte[] block = new byte[16_384];
                                while (true) {
                                    out.write(block);
                                }
                            }
                        }))
                .needsEngine()
                .gives("good");
    }

    private static void schemes(Family redirects) {
        String[] targets = {
            "file:///etc/passwd", "ftp://ftp.test/a", "gopher://gopher.test/1", "ldap://ldap.test/",
                    "data:text/plain,evil",
            "jar:http://a.test/a.jar!/b", "javascript:alert(1)", "bundle://1.0/a", "mailto:a@b.test", "ws://a.test/",
            "FILE:///etc/passwd", "dict://a.test:6379/info"
        };
        for (String target : targets) {
            String scheme = target.substring(0, target.indexOf(':'));
            redirects
                    .origins(
                            "to-" + scheme,
                            "leads to " + scheme,
                            server -> server.first().redirect("/case", 302, target))
                    .needsEngine()
                    .fails(REDIRECT_REFUSED, UNKNOWN_SCHEME);
        }
        redirects
                .origins("https-to-http", "leads from https to http", server -> {
                    server.startAt(server.secure().uri("/case"));
                    server.secure()
                            .redirect("/case", 302, server.second().uri("/good").toString());
                    server.check(violations -> {
                        if (!server.second().requests().isEmpty()) {
                            violations.add("https was left for http");
                        }
                    });
                })
                .needsEngine()
                .fails(INSECURE_REDIRECT, REDIRECT_REFUSED);
        redirects
                .origins("http-to-https", "leads from http to https, as it may", server -> {
                    server.first()
                            .redirect("/case", 301, server.secure().uri("/good").toString());
                    server.mustSeeNoSecret(server.secure());
                })
                .needsEngine()
                .gives("good");
    }

    private static void secrets(Family redirects) {
        redirects
                .origins("other-port", "leads to another port of the same host", server -> {
                    server.first()
                            .redirect("/case", 302, server.second().uri("/good").toString());
                    server.mustSeeNoSecret(server.second());
                })
                .needsEngine()
                .gives("good");
        redirects
                .origins("other-host", "leads to another name", server -> {
                    server.first()
                            .redirect(
                                    "/case",
                                    307,
                                    server.second().uri("127.0.0.1", "/good").toString());
                    server.mustSeeNoSecret(server.second());
                })
                .needsEngine()
                .gives("good");
        redirects
                .origins("there-and-back", "leads away and back", server -> {
                    server.first()
                            .redirect("/case", 302, server.second().uri("/back").toString());
                    server.second()
                            .redirect("/back", 302, server.first().uri("/good").toString());
                    server.mustSeeNoSecret(server.second());
                    server.check(violations -> server.first().requests("/good").stream()
                            .filter(request -> request.fields().contains("Authorization"))
                            .forEach(request -> violations.add("credentials came back with the redirect back")));
                })
                .needsEngine()
                .gives("good");
        redirects
                .origins("userinfo", "leads to a URI with a user name and password", server -> {
                    String to = server.second().uri("/good").toString();
                    server.first()
                            .redirect(
                                    "/case", 302, to.replace("http://", "http://user:" + MisbehavingCase.SECRET + "@"));
                    server.mustSeeNoSecret(server.second());
                })
                .needsEngine()
                .fails(REDIRECT_REFUSED, INVALID_REQUEST, PROTOCOL_VIOLATION)
                .gives("good");
        redirects
                .origins("referer", "leads on from a URI with a query", server -> {
                    server.startAt(server.first().uri("/case?token=" + MisbehavingCase.SECRET));
                    server.first()
                            .redirect("/case", 302, server.second().uri("/good").toString());
                    server.mustSeeNoSecret(server.second());
                })
                .needsEngine()
                .gives("good");
        redirects
                .origins("same-origin", "leads to another path, as it may", server -> {
                    server.first().redirect("/case", 302, "/good");
                    server.check(violations -> expect(
                            violations,
                            server.first(),
                            "/good",
                            request -> request.fields().contains("Authorization"),
                            "credentials"));
                })
                .needsEngine()
                .gives("good");
    }

    private static void expect(
            List<String> violations,
            TestOrigin origin,
            String path,
            java.util.function.Predicate<Received> rule,
            String what) {
        for (Received request : origin.requests(path)) {
            if (!rule.test(request)) {
                violations.add("not as expected (" + what + "): " + request.method() + " " + request.target());
            }
        }
    }

    private static void methods(Family redirects) {
        String[][] rules = {{"301", "GET"}, {"302", "GET"}, {"303", "GET"}, {"307", "POST"}, {"308", "POST"}};
        for (String[] rule : rules) {
            boolean kept = rule[1].equals("POST");
            redirects
                    .origins("post-" + rule[0], "answers a POST with " + rule[0], server -> {
                        server.first().redirect("/case", Integer.parseInt(rule[0]), "/good");
                        server.check(violations -> expect(
                                violations,
                                server.first(),
                                "/good",
                                request -> request.method().equals(rule[1])
                                        && request.text().equals(kept ? "the body" : "")
                                        && (kept || !request.fields().contains("Content-Type")),
                                "method and body after " + rule[0]));
                    })
                    .request(request ->
                            request.header("Content-Type", "text/plain").POST(BodyPublishers.ofString("the body")))
                    .needsEngine()
                    .gives("good");
        }
        redirects
                .origins("post-307-other-origin", "wants a POST's body sent to another origin", server -> {
                    server.first()
                            .redirect("/case", 307, server.second().uri("/good").toString());
                    server.mustSeeNoSecret(server.second());
                })
                .request(request -> request.POST(BodyPublishers.ofString("the body")))
                .needsEngine()
                .fails(REDIRECT_REFUSED)
                .gives("good");
        redirects
                .origins("head-303", "answers HEAD with 303", server -> {
                    server.first().redirect("/case", 303, "/good");
                    server.check(violations -> expect(
                            violations,
                            server.first(),
                            "/good",
                            request -> request.method().equals("HEAD"),
                            "HEAD"));
                })
                .request(request -> request.method("HEAD"))
                .needsEngine()
                .gives("");
        redirects
                .origins(
                        "304-with-location",
                        "gives a 304 a location",
                        server -> server.first().redirect("/case", 304, "/good"))
                .needsEngine()
                .gives(304, "");
    }

    private static void locations(Family redirects) {
        to(redirects, "relative", "/deep/../good").gives("good");
        to(redirects, "above-the-root", "../../../../good").gives("good");
        to(redirects, "fragment", "/good#part").gives("good");
        to(redirects, "odd-address", "http://0x7f.1:{port}/good")
                .fails(REDIRECT_REFUSED, ACCESS_DENIED)
                .gives("good");
        to(redirects, "number-address", "http://2130706433:{port}/good")
                .fails(REDIRECT_REFUSED, ACCESS_DENIED)
                .gives("good");
        to(redirects, "mapped-address", "http://[::ffff:127.0.0.1]:{port}/good")
                .fails(REDIRECT_REFUSED, ACCESS_DENIED)
                .gives("good");
        to(redirects, "trailing-dot", "http://localhost.:{port}/good")
                .fails(HOST_NOT_FOUND)
                .gives("good");
        to(redirects, "scheme-relative", "//localhost:{port}/good").gives("good");
        to(redirects, "upper-case-scheme", "HTTP://localhost:{port}/good").gives("good");
        String[][] wrong = {
            {"empty", ""},
            {"bracket", "http://[::1"},
            {"port-0", "http://localhost:0/good"},
            {"port-99999", "http://localhost:99999/good"},
            {"no-host", "http:///good"},
            {"backslash", "http:\\\\localhost:{port}\\good"},
            {"backslash-at", "http://elsewhere.test\\@localhost:{port}/good"},
            {"space-in-host", "http://local host:{port}/good"},
            {"percent-host", "http://%6c%6f.test:{port}/%zz"},
            {"nul-escaped-host", "http://localhost%00.test:{port}/good"},
            {"zone", "http://[fe80::1%25lo]:{port}/good"}
        };
        for (String[] location : wrong) {
            to(redirects, location[0], location[1])
                    .atMostRequests(CHAIN)
                    .fails(
                            PROTOCOL_VIOLATION,
                            REDIRECT_REFUSED,
                            INVALID_REQUEST,
                            UNKNOWN_SCHEME,
                            UNEXPECTED_STATUS,
                            HOST_NOT_FOUND,
                            TOO_MANY_REDIRECTS)
                    .gives(302, "");
        }
        redirects
                .says("missing", "leads nowhere", "HTTP/1.1 302 Found\r\nContent-Length: 7\r\n\r\nnowhere")
                .needsEngine()
                .fails(PROTOCOL_VIOLATION, REDIRECT_REFUSED, UNEXPECTED_STATUS)
                .gives(302, "nowhere");
        redirects
                .says(
                        "two",
                        "leads to two places",
                        "HTTP/1.1 302 Found\r\nLocation: /follow-up\r\nLocation: http://b.test/\r\n"
                                + "Content-Length: 0\r\n\r\n")
                .needsEngine()
                .fails(PROTOCOL_VIOLATION, REDIRECT_REFUSED)
                .gives(MisbehavingCase.FOLLOW_UP);
        redirects
                .says(
                        "1-mib",
                        "leads to a URI of 1 MiB",
                        "HTTP/1.1 302 Found\r\nLocation: /" + "l".repeat(1 << 20) + "\r\nContent-Length: 0\r\n\r\n")
                .needsEngine()
                .fails(HEADERS_TOO_LARGE);
        redirects
                .says(
                        "line-break-escaped",
                        "hides a line break in escapes",
                        "HTTP/1.1 302 Found\r\n"
                                + "Location: /follow-up?%0d%0aX-Evil:%20yes\r\nContent-Length: 0\r\n\r\n")
                .needsEngine()
                .fails(PROTOCOL_VIOLATION, REDIRECT_REFUSED)
                .gives(MisbehavingCase.FOLLOW_UP);
    }

    private static CaseBuilder to(Family redirects, String name, String location) {
        return redirects
                .origins("location-" + name, "leads to \"" + location + "\"", server -> {
                    String to = location.replace(
                            "{port}", Integer.toString(server.first().port()));
                    server.first().redirect("/case", 302, to);
                })
                .needsEngine();
    }
}
