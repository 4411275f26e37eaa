// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Carries bytes between a client of a proxy and the target, both ways, until one side ends. */
public final class Tunnel {
    private static final int CONNECT_MILLIS = 10_000;

    private final Set<Socket> targets = ConcurrentHashMap.newKeySet();
    /** Opens a connection to a target. */
    public Socket connect(InetAddress address, int port) throws IOException {
        Socket target = new Socket();
        target.setTcpNoDelay(true);
        try {
            target.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
        } catch (IOException e) {
            target.close();
            throw e;
        }
        targets.add(target);
        return target;
    }

    /** Ends every connection to a target. */
    public void closeAll() throws IOException {
        for (Socket target : targets) {
            target.close();
        }
    }

    /**
     * Carries on until both directions have ended.
     *
     * @param threads runs the direction from the target to the client
     */
    public void run(Link client, Socket target, Executor threads) throws IOException {
        try (target) {
            threads.execute(() -> {
                try {
                    copy(target.getInputStream(), client.out());
                } catch (IOException e) {
                    client.failed(e);
                } finally {
                    client.close();
                }
            });
            copy(client.in(), target.getOutputStream());
        } finally {
            targets.remove(target);
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[32 * 1024];
        int count = from.read(buffer);
        while (count >= 0) {
            to.write(buffer, 0, count);
            count = from.read(buffer);
        }
    }
}
