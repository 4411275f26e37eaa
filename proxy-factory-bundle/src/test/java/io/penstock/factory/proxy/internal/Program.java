// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server program of this machine, started by a test, with all of its files in a directory of the test. It is told its
 * ports, so it is started again with others if somebody else was faster.
 */
final class Program implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 5;

    final int[] ports;
    private final Process process;
    private final Path output;

    private Program(int[] ports, Process process, Path output) {
        this.ports = ports;
        this.process = process;
        this.output = output;
    }

    /** Writes a program's files for the ports it is to listen on, and says how it is called. */
    @FunctionalInterface
    interface Recipe {
        List<String> command(int... ports) throws IOException;
    }

    static Program start(Path directory, Map<String, String> environment, int portCount, Recipe recipe)
            throws IOException {
        String said = "";
        for (int i = 0; i < ATTEMPTS; i++) {
            int[] ports = freePorts(portCount);
            List<String> command = recipe.command(ports);
            Path output = directory.resolve(Path.of(command.get(0)).getFileName() + "-" + ports[0] + ".out");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Program program = new Program(ports, builder.start(), output);
            if (program.listens()) {
                return program;
            }
            program.close();
            said = command + ": " + Files.readString(output);
        }
        throw new IOException("did not start: " + said);
    }

    /** Where a program of the machine is. */
    static Optional<Path> find(String name) {
        String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin" + File.pathSeparator + "/usr/local/sbin";
        return Stream.of(path.split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A directory that a program may use which gives up the rights of who starts it. */
    static Path openDirectory(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        return directory;
    }

    /** A file that such a program may read. */
    static Path write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /** Ports that were free a moment ago. */
    static int[] freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Waits until it accepts connections; returns false if it has ended in place of that. */
    private boolean listens() {
        await(output.toString()).atMost(PATIENCE).until(() -> !process.isAlive() || accepts());
        return process.isAlive();
    }

    private boolean accepts() {
        for (int port : ports) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    /** Ends it and the processes that it has made. */
    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : all) {
            each.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        }
    }

    static long lines(Path log, String containing) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(containing)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
