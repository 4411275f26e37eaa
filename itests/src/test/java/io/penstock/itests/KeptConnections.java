// SPDX-License-Identifier: Apache-2.0
package io.penstock.itests;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A server on loopback that never closes a connection by itself, and knows which ones its clients have closed. */
final class KeptConnections implements AutoCloseable {
    private static final byte[] HELLO =
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    KeptConnections() throws IOException {
        start(this::accept, "kept-accept");
    }

    private static void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** {@code /silent} is never answered, everything else with hello. */
    URI uri(String path) {
        return URI.create("http://localhost:" + server.getLocalPort() + path);
    }

    /** Connections that their client has not closed. */
    int open() {
        return open.size();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                start(() -> serve(socket), "kept-connection");
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            for (int read = in.read(); read >= 0; read = in.read()) {
                head.append((char) read);
                if (head.toString().endsWith("\r\n\r\n")) {
                    if (!head.toString().startsWith("GET /silent ")) {
                        socket.getOutputStream().write(HELLO);
                    }
                    head.setLength(0);
                }
            }
        } catch (IOException e) {
            // reset by the client: closed, too
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
