// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.proxy;

import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.factory.httpclient.internal.wire.Wire;
import io.penstock.network.Credentials;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.Origin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** SOCKS 5 (RFC 1928), the name looked up by the proxy, with user and password (RFC 1929) if there are any. */
public final class Socks5Handshake extends ProxyHandshake {
    private static final int NO_AUTHENTICATION = 0;
    private static final int PASSWORD = 2;
    private static final int NOT_ACCEPTABLE = 255;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;

    private enum State {
        METHOD,
        PASSWORD,
        REPLY
    }

    private State state = State.METHOD;

    public Socks5Handshake(Wire wire, Exchange<?> exchange, ProxyAuthorization authorization, Outcome outcome) {
        super(wire, exchange, authorization, outcome);
    }

    @Override
    void begin() throws NetworkException {
        target(); // a name that cannot be sent is refused before anything is
        send(
                authorization.credentials() == null
                        ? new byte[] {5, 1, NO_AUTHENTICATION}
                        : new byte[] {5, 2, NO_AUTHENTICATION, PASSWORD});
    }

    @Override
    void read(ByteBuffer data) throws NetworkException {
        while (!isOver()) {
            boolean complete = switch (state) {
                case METHOD -> method(data);
                case PASSWORD -> password(data);
                case REPLY -> reply(data);
            };
            if (!complete) {
                return;
            }
        }
    }

    private boolean method(ByteBuffer data) throws NetworkException {
        if (data.remaining() < 2) {
            return false;
        }
        checkVersion(data.get(), 5);
        int chosen = data.get() & 255;
        Credentials known = authorization.credentials();
        if (chosen == NO_AUTHENTICATION) {
            connect();
        } else if (chosen == PASSWORD && known != null) {
            state = State.PASSWORD;
            send(password(known));
        } else if (chosen == NOT_ACCEPTABLE && known == null) {
            challenge(this::askForPassword);
        } else {
            throw failure(NetworkError.PROXY_AUTHENTICATION, "offers no way to authenticate that is known here");
        }
        return true;
    }

    private CompletableFuture<Void> askForPassword() {
        return authorization
                .ask(exchange, "basic", "", exchange.challenged())
                .thenCompose(given -> given.isPresent()
                        ? ProxyAuthorization.DONE
                        : CompletableFuture.failedFuture(
                                authorization.failure(exchange, "asks for a password, and there is none")));
    }

    private byte[] password(Credentials known) throws NetworkException {
        byte[] user = known.user().getBytes(StandardCharsets.UTF_8);
        byte[] secret = known.secret().getBytes(StandardCharsets.UTF_8);
        if (user.length < 1 || user.length > 255 || secret.length > 255) {
            throw failure(NetworkError.PROXY_AUTHENTICATION, "takes users and passwords of 1 to 255 bytes only");
        }
        return ByteBuffer.allocate(3 + user.length + secret.length)
                .put((byte) 1)
                .put((byte) user.length)
                .put(user)
                .put((byte) secret.length)
                .put(secret)
                .array();
    }

    private boolean password(ByteBuffer data) throws NetworkException {
        if (data.remaining() < 2) {
            return false;
        }
        data.get(); // some proxies answer with the version of SOCKS
        if (data.get() != 0) {
            throw failure(NetworkError.PROXY_AUTHENTICATION, "does not accept user and password");
        }
        connect();
        return true;
    }

    private void connect() throws NetworkException {
        byte[] target = target();
        state = State.REPLY;
        send(ByteBuffer.allocate(5 + target.length)
                .put(new byte[] {5, 1, 0})
                .put(target)
                .putShort((short) exchange.request().origin().port())
                .array());
    }

    /** Type and host, never looked up here. */
    private byte[] target() throws NetworkException {
        Origin origin = exchange.request().origin();
        if (origin.isAddressLiteral()) {
            try {
                byte[] address = InetAddress.getByName(origin.host()).getAddress(); // a literal: no look-up
                return ByteBuffer.allocate(1 + address.length)
                        .put((byte) (address.length == 4 ? IPV4 : IPV6))
                        .put(address)
                        .array();
            } catch (UnknownHostException e) {
                throw failure(NetworkError.PROXY_UNSUPPORTED, "cannot be given the address " + origin.host());
            }
        }
        byte[] name = origin.host().getBytes(StandardCharsets.US_ASCII);
        if (name.length > 255) {
            throw failure(NetworkError.PROXY_UNSUPPORTED, "takes names of up to 255 bytes");
        }
        return ByteBuffer.allocate(2 + name.length)
                .put((byte) NAME)
                .put((byte) name.length)
                .put(name)
                .array();
    }

    private boolean reply(ByteBuffer data) throws NetworkException {
        int at = data.position();
        if (data.remaining() < 5) {
            return false;
        }
        int length = switch (data.get(at + 3)) {
            case IPV4 -> 10;
            case IPV6 -> 22;
            case NAME -> 7 + (data.get(at + 4) & 255);
            default -> throw failure(NetworkError.PROXY_FAILED, "does not speak SOCKS 5");
        };
        checkVersion(data.get(at), 5);
        int code = data.get(at + 1) & 255;
        if (code != 0) {
            throw failure(NetworkError.PROXY_FAILED, "does not connect to the origin: " + reason(code));
        }
        if (data.remaining() < length) {
            return false;
        }
        data.position(at + length);
        pass();
        return true;
    }

    private static String reason(int code) {
        return switch (code) {
            case 1 -> "general failure";
            case 2 -> "not allowed by its rules";
            case 3 -> "network unreachable";
            case 4 -> "host unreachable";
            case 5 -> "connection refused";
            case 6 -> "time to live expired";
            case 7 -> "command not supported";
            case 8 -> "address type not supported";
            default -> "code " + code;
        };
    }

    private void checkVersion(byte version, int expected) throws NetworkException {
        if (version != expected) {
            throw failure(NetworkError.PROXY_FAILED, "does not speak SOCKS 5");
        }
    }
}
