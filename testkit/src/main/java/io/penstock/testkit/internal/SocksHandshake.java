// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import io.penstock.network.Origin;
import io.penstock.testkit.TestSocksProxy.Asked;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiPredicate;

/** The server's side of the SOCKS handshakes. */
public final class SocksHandshake {
    /** A reply code of RFC 1928 §6. */
    public static final int HOST_UNREACHABLE = 4;

    private static final int CONNECT = 1;
    private static final int NO_AUTHENTICATION = 0;
    private static final int PASSWORD = 2;
    private static final int NO_METHOD = 0xff;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int V4_GRANTED = 90;
    private static final int V4_REJECTED = 91;

    private final Link link;
    private final DataInputStream in;

    public SocksHandshake(Link link) {
        this.link = link;
        in = new DataInputStream(link.in());
    }

    /**
     * What the client asks for; empty if it was turned away.
     *
     * @param passwords accepts a user and a password
     * @param needsPassword whether to ask for them
     */
    public Optional<Asked> read(BiPredicate<String, String> passwords, boolean needsPassword) throws IOException {
        int version = in.readUnsignedByte();
        return switch (version) {
            case 4 -> version4(needsPassword);
            case 5 -> version5(passwords, needsPassword);
            default -> throw new IOException("no version of SOCKS: " + version);
        };
    }

    private Optional<Asked> version4(boolean refused) throws IOException {
        int command = in.readUnsignedByte();
        int port = in.readUnsignedShort();
        byte[] address = in.readNBytes(4);
        String user = zeroTerminated();
        boolean byName = address[0] == 0 && address[1] == 0 && address[2] == 0 && address[3] != 0;
        String host = byName ? zeroTerminated() : Origin.text(InetAddress.getByAddress(address));
        if (refused || command != CONNECT) {
            refuse(4, 0);
            return Optional.empty();
        }
        return Optional.of(new Asked(4, host, byName, port, user));
    }

    private String zeroTerminated() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int b = in.readUnsignedByte(); b != 0; b = in.readUnsignedByte()) {
            text.write(b);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private Optional<Asked> version5(BiPredicate<String, String> passwords, boolean needsPassword) throws IOException {
        byte[] methods = in.readNBytes(in.readUnsignedByte());
        int wanted = needsPassword ? PASSWORD : NO_AUTHENTICATION;
        boolean offered = false;
        for (byte method : methods) {
            offered |= method == wanted;
        }
        link.out().write(new byte[] {5, (byte) (offered ? wanted : NO_METHOD)});
        if (!offered) {
            return Optional.empty();
        }
        String user = "";
        if (needsPassword) {
            in.readUnsignedByte();
            user = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
            String secret = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
            boolean good = passwords.test(user, secret);
            link.out().write(new byte[] {1, (byte) (good ? 0 : 1)});
            if (!good) {
                return Optional.empty();
            }
        }
        return target(user);
    }

    private Optional<Asked> target(String user) throws IOException {
        in.readUnsignedByte();
        int command = in.readUnsignedByte();
        in.readUnsignedByte();
        int type = in.readUnsignedByte();
        String host = switch (type) {
            case IPV4 -> Origin.text(InetAddress.getByAddress(in.readNBytes(4)));
            case IPV6 -> Origin.text(InetAddress.getByAddress(in.readNBytes(16)));
            case NAME -> new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
            default -> throw new IOException("no address type of SOCKS 5: " + type);
        };
        int port = in.readUnsignedShort();
        if (command != CONNECT) {
            refuse(5, 7);
            return Optional.empty();
        }
        return Optional.of(new Asked(5, host, type == NAME, port, user));
    }

    /** The target is connected. */
    public void accept(int version) throws IOException {
        reply(version, 0, V4_GRANTED);
    }

    /** @param replyCode of RFC 1928 §6; version 4 knows only its 91 */
    public void refuse(int version, int replyCode) throws IOException {
        reply(version, replyCode, V4_REJECTED);
    }

    private void reply(int version, int code5, int code4) throws IOException {
        link.out()
                .write(
                        version == 4
                                ? new byte[] {0, (byte) code4, 0, 0, 0, 0, 0, 0}
                                : new byte[] {5, (byte) code5, 0, IPV4, 0, 0, 0, 0, 0, 0});
    }
}
