// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import static io.penstock.network.NetworkError.CONNECT_TIMEOUT;
import static io.penstock.network.NetworkError.HEADERS_TOO_LARGE;
import static io.penstock.network.NetworkError.PROTOCOL_VIOLATION;
import static io.penstock.network.NetworkError.PROXY_AUTHENTICATION;
import static io.penstock.network.NetworkError.PROXY_CLOSED;
import static io.penstock.network.NetworkError.PROXY_FAILED;
import static io.penstock.network.NetworkError.PROXY_REFUSED;
import static io.penstock.network.NetworkError.PROXY_TIMEOUT;
import static io.penstock.network.NetworkError.PROXY_UNSUPPORTED;
import static io.penstock.network.NetworkError.TLS;
import static io.penstock.network.NetworkError.TOTAL_TIMEOUT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.penstock.network.Proxy;
import io.penstock.testkit.ScriptedServer.Connection;
import io.penstock.testkit.ScriptedServer.Script;
import java.io.IOException;
import java.util.List;

/**
 * Proxies that lie, stall or break off. A transport that speaks to no proxies says PROXY_UNSUPPORTED to all of them;
 * none may ever lead to a direct connection, or show the proxy's page as the origin's.
 */
@SuppressWarnings("StringConcatToTextBlock") // CRLF is to be seen
final class ProxyCases {
    private static final String PAGE = "Set-Cookie: trap=1\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\npage";

    private ProxyCases() {}

    static List<MisbehavingCase> all() {
        Family proxies = new Family("proxies");
        connect(proxies);
        challenges(proxies);
        socks5(proxies);
        socks4(proxies);
        return proxies.cases();
    }

    private static CaseBuilder proxy(
            Family proxies, Proxy.Kind kind, boolean https, String name, String does, Script script) {
        return proxies.add(name, does, from -> new ProxyCaseServer(https, script))
                .request((request, server) -> ((ProxyCaseServer) server).through(request, kind))
                .noFollowUp()
                .fails(PROXY_UNSUPPORTED);
    }

    private static CaseBuilder connect(Family proxies, String name, String does, String answer) {
        return proxy(proxies, Proxy.Kind.HTTP, true, "connect-" + name, does, connection -> {
            while (!connection.readHead().isEmpty()) {
                connection.write(answer);
            }
        });
    }

    private static void connect(Family proxies) {
        connect(proxies, "403", "refuses CONNECT with a page", "HTTP/1.1 403 Forbidden\r\n" + PAGE)
                .fails(PROXY_FAILED, PROXY_REFUSED);
        connect(proxies, "302", "redirects CONNECT", "HTTP/1.1 302 Found\r\nLocation: http://a.test/\r\n" + PAGE)
                .fails(PROXY_FAILED, PROXY_REFUSED);
        connect(proxies, "500", "fails with a page", "HTTP/1.1 500 Oops\r\n" + PAGE)
                .fails(PROXY_FAILED, PROXY_REFUSED);
        connect(proxies, "200-with-body", "opens a tunnel and sends a page", "HTTP/1.1 200 OK\r\n" + PAGE)
                .fails(PROXY_FAILED, PROTOCOL_VIOLATION, TLS);
        connect(proxies, "garbage", "answers with noise", "\377\376\375\374\r\n\r\n")
                .fails(PROXY_FAILED, PROTOCOL_VIOLATION);
        connect(proxies, "http-0.9", "answers with a bare document", "<html>hello</html>\r\n\r\n")
                .fails(PROXY_FAILED, PROTOCOL_VIOLATION);
        connect(
                        proxies,
                        "interim",
                        "says 100 a hundred times",
                        "HTTP/1.1 100 Continue\r\n\r\n".repeat(100) + "HTTP/1.1 403 No\r\n" + PAGE)
                .fails(PROXY_FAILED, PROTOCOL_VIOLATION, HEADERS_TOO_LARGE);
        proxy(proxies, Proxy.Kind.HTTP, true, "connect-closes", "closes at CONNECT", connection -> {
                    connection.readHead();
                    connection.close();
                })
                .fails(PROXY_CLOSED, PROXY_FAILED);
        proxy(proxies, Proxy.Kind.HTTP, true, "connect-hangs", "does not answer CONNECT", connection -> {
                    connection.readHead();
                    connection.awaitGone();
                })
                .quick()
                .fails(PROXY_TIMEOUT, CONNECT_TIMEOUT, TOTAL_TIMEOUT);
        proxy(
                        proxies,
                        Proxy.Kind.HTTP,
                        true,
                        "connect-head-without-end",
                        "answers CONNECT with fields without end",
                        connection -> {
                            connection.readHead();
                            endless(connection, "HTTP/1.1 200 OK\r\n", "X-A: a\r\n");
                        })
                .fails(PROXY_FAILED, PROTOCOL_VIOLATION, HEADERS_TOO_LARGE);
        proxy(
                        proxies,
                        Proxy.Kind.HTTP,
                        true,
                        "connect-page-without-end",
                        "refuses CONNECT with a page without end",
                        connection -> {
                            connection.readHead();
                            endless(connection, "HTTP/1.1 403 Forbidden\r\n\r\n", "page ");
                        })
                .fails(PROXY_FAILED, PROXY_REFUSED);
        proxy(proxies, Proxy.Kind.HTTPS, true, "tls-plain", "speaks no TLS where TLS is asked for", connection -> {
                    connection.write("HTTP/1.1 400 Bad Request\r\n\r\n");
                    connection.awaitGone();
                })
                .fails(TLS, PROXY_FAILED);
    }

    private static void endless(Connection connection, String beginning, String piece) throws IOException {
        connection.write(beginning);
        byte[] block = piece.repeat(2000).getBytes(ISO_8859_1);
        while (true) {
            connection.write(block);
        }
    }

    private static void challenges(Family proxies) {
        connect(
                        proxies,
                        "407-basic",
                        "refuses each password",
                        "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"a\"\r\n" + PAGE)
                .atMostRequests(4)
                .fails(PROXY_AUTHENTICATION);
        connect(
                        proxies,
                        "407-stale",
                        "calls each digest stale",
                        "HTTP/1.1 407 No\r\nProxy-Authenticate: Digest realm=\"a\", "
                                + "nonce=\"n\", qop=\"auth\", algorithm=SHA-256, stale=true\r\n" + PAGE)
                .atMostRequests(5)
                .fails(PROXY_AUTHENTICATION);
        connect(proxies, "407-no-challenge", "asks for credentials and names no scheme", "HTTP/1.1 407 No\r\n" + PAGE)
                .atMostRequests(4)
                .fails(PROXY_AUTHENTICATION, PROXY_FAILED);
        connect(
                        proxies,
                        "407-unknown",
                        "asks for a scheme that nobody knows",
                        "HTTP/1.1 407 No\r\nProxy-Authenticate: Penstock\r\n" + PAGE)
                .atMostRequests(4)
                .fails(PROXY_AUTHENTICATION, PROXY_FAILED);
        connect(
                        proxies,
                        "407-closing",
                        "refuses each password and closes",
                        "HTTP/1.1 407 No\r\nConnection: close\r\n" + "Proxy-Authenticate: Basic realm=\"a\"\r\n" + PAGE)
                .atMostRequests(4)
                .fails(PROXY_AUTHENTICATION, PROXY_CLOSED);
        proxy(
                        proxies,
                        Proxy.Kind.HTTP,
                        false,
                        "forward-407",
                        "refuses each password for a plain request",
                        connection -> {
                            while (!connection.readHead().isEmpty()) {
                                connection.write("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"a\"\r\n" + PAGE);
                            }
                        })
                .atMostRequests(4)
                .fails(PROXY_AUTHENTICATION);
    }

    private static CaseBuilder socks5(Family proxies, String name, String does, Script afterGreeting) {
        return proxy(proxies, Proxy.Kind.SOCKS5, false, "socks5-" + name, does, connection -> {
            byte[] greeting = connection.read(2);
            connection.read(greeting[1]);
            afterGreeting.run(connection);
        });
    }

    /** No authentication, then the client's target is read and answered. */
    private static Script replying(String reply) {
        return connection -> {
            connection.write("\5\0");
            byte[] start = connection.read(5);
            connection.read(start[3] == 3 ? start[4] + 2 : start[3] == 1 ? 5 : 17);
            connection.write(reply);
        };
    }

    private static void socks5(Family proxies) {
        socks5(proxies, "http", "answers SOCKS with HTTP", connection -> {
                    connection.write("HTTP/1.1 400 Bad Request\r\n\r\n");
                    connection.awaitGone();
                })
                .fails(PROXY_FAILED, PROTOCOL_VIOLATION);
        socks5(proxies, "closes", "closes after the greeting", Connection::close)
                .fails(PROXY_CLOSED, PROXY_FAILED);
        socks5(proxies, "hangs", "does not answer the greeting", Connection::awaitGone)
                .quick()
                .fails(PROXY_TIMEOUT, CONNECT_TIMEOUT, TOTAL_TIMEOUT);
        socks5(proxies, "no-method", "accepts no method", connection -> {
                    connection.write("\5\377");
                    connection.awaitGone();
                })
                .fails(PROXY_AUTHENTICATION, PROXY_FAILED);
        socks5(proxies, "method-not-offered", "chooses a method that was not offered", connection -> {
                    connection.write("\5\1");
                    connection.awaitGone();
                })
                .fails(PROXY_AUTHENTICATION, PROXY_FAILED, PROTOCOL_VIOLATION);
        socks5(proxies, "password", "refuses the password", connection -> {
                    connection.write("\5\2");
                    connection.read(2);
                    connection.write("\1\1");
                    connection.awaitGone();
                })
                .fails(PROXY_AUTHENTICATION);
        for (int code : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 200}) {
            socks5(proxies, "reply-" + code, "refuses the target with the code " + code, connection -> {
                        replying("\5" + (char) code + "\0\1\0\0\0\0\0\0").run(connection);
                        connection.awaitGone();
                    })
                    .fails(PROXY_FAILED, PROXY_REFUSED);
        }
        socks5(proxies, "cut", "closes within its reply", replying("\5\0\0\1")).fails(PROXY_CLOSED, PROXY_FAILED);
        socks5(proxies, "reply-type", "answers with an unknown type of address", connection -> {
                    replying("\5\0\0\77\0\0\0\0\0\0").run(connection);
                    connection.awaitGone();
                })
                .fails(PROXY_FAILED, PROTOCOL_VIOLATION);
        String[][] allowed = {
            {"reply-name", "a name of 255 letters", "\5\0\0\3\377" + "n".repeat(255) + "\0\0"},
            {"reply-ipv6", "an IPv6 address", "\5\0\0\4" + "\0".repeat(18)}
        };
        for (String[] reply : allowed) {
            socks5(proxies, reply[0], "answers with " + reply[1] + ", as it may", connection -> {
                        replying(reply[2]).run(connection);
                        connection.readHead();
                        connection.write(ScriptCaseServer.response("whole"));
                        connection.awaitGone();
                    })
                    .gives("whole");
        }
    }

    private static void socks4(Family proxies) {
        for (Proxy.Kind kind : List.of(Proxy.Kind.SOCKS4, Proxy.Kind.SOCKS4A)) {
            String name = kind == Proxy.Kind.SOCKS4 ? "socks4" : "socks4a";
            proxy(proxies, kind, false, name + "-rejects", "rejects the target", connection -> {
                        connection.read(9);
                        connection.write("\0\133\0\0\0\0\0\0");
                        connection.awaitGone();
                    })
                    .fails(PROXY_FAILED, PROXY_REFUSED, PROXY_AUTHENTICATION);
            proxy(proxies, kind, false, name + "-version", "answers with a version that is none", connection -> {
                        connection.read(9);
                        connection.write("\7\132\0\0\0\0\0\0");
                        connection.awaitGone();
                    })
                    .fails(PROXY_FAILED, PROTOCOL_VIOLATION);
            proxy(proxies, kind, false, name + "-cut", "closes within its reply", connection -> {
                        connection.read(9);
                        connection.write("\0\132\0");
                        connection.close();
                    })
                    .fails(PROXY_CLOSED, PROXY_FAILED);
        }
    }
}
