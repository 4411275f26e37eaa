// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.proxy;

import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.factory.httpclient.internal.wire.Wire;
import io.penstock.network.Credentials;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.Origin;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** SOCKS 4, and 4a where the proxy looks the name up. */
public final class Socks4Handshake extends ProxyHandshake {
    private static final int REPLY_LENGTH = 8;
    private static final int GRANTED = 90;
    private static final int NO_IDENTD = 92;
    private static final int OTHER_USER = 93;
    /** An address that cannot be: 4a's sign that a name follows. */
    private static final byte[] NAME_FOLLOWS = {0, 0, 0, 1};

    private final @Nullable InetAddress address;

    /** @param address of the origin, for version 4; null if the proxy looks the name up */
    public Socks4Handshake(
            Wire wire,
            Exchange<?> exchange,
            ProxyAuthorization authorization,
            Outcome outcome,
            @Nullable InetAddress address) {
        super(wire, exchange, authorization, outcome);
        this.address = address;
    }

    @Override
    void begin() throws NetworkException {
        Origin origin = exchange.request().origin();
        byte[] target = NAME_FOLLOWS;
        if (address != null) {
            target = ipv4(address);
        } else if (origin.isAddressLiteral()) {
            target = ipv4(literal(origin.host()));
        }
        byte[] user = user();
        byte[] name = target == NAME_FOLLOWS ? (origin.host() + "\0").getBytes(StandardCharsets.US_ASCII) : new byte[0];
        send(ByteBuffer.allocate(9 + user.length + name.length)
                .put((byte) 4)
                .put((byte) 1)
                .putShort((short) origin.port())
                .put(target)
                .put(user)
                .put((byte) 0)
                .put(name)
                .array());
    }

    private byte[] ipv4(InetAddress target) throws NetworkException {
        if (!(target instanceof Inet4Address)) {
            throw failure(NetworkError.PROXY_UNSUPPORTED, "speaks SOCKS 4, which has no IPv6 addresses");
        }
        return target.getAddress();
    }

    private InetAddress literal(String host) throws NetworkException {
        try {
            return InetAddress.getByName(host); // a canonical literal: never a look-up
        } catch (UnknownHostException e) {
            throw failure(NetworkError.PROXY_UNSUPPORTED, "cannot be given the address " + host);
        }
    }

    private byte[] user() throws NetworkException {
        Credentials known = authorization.credentials();
        String user = known == null ? "" : known.user();
        if (user.indexOf(0) >= 0) {
            throw failure(NetworkError.PROXY_AUTHENTICATION, "cannot be given a user with a NUL");
        }
        return user.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    void read(ByteBuffer data) throws NetworkException {
        if (data.remaining() < REPLY_LENGTH) {
            return;
        }
        int version = data.get();
        int code = data.get() & 255;
        data.position(data.position() + REPLY_LENGTH - 2);
        if (version != 0) {
            throw failure(NetworkError.PROXY_FAILED, "does not speak SOCKS 4");
        }
        switch (code) {
            case GRANTED -> pass();
            case NO_IDENTD, OTHER_USER -> throw failure(NetworkError.PROXY_AUTHENTICATION, "does not accept the user");
            default -> throw failure(NetworkError.PROXY_FAILED, "does not connect to the origin (code " + code + ")");
        }
    }
}
