// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.DocumentKind;
import io.penstock.engine.internal.archive.Archive;
import io.penstock.engine.internal.archive.ArchiveEntry;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.ReplySource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

/** Reads files and bundle entries on a thread of its own, since both block; the thread ends when there is nothing to read. */
final class LocalReader implements AutoCloseable {
    private static final int CHUNK = 32 << 10;

    private final Decisions decisions;
    private final ThreadPoolExecutor thread;

    /** Told how it went: one of the two is null. */
    @FunctionalInterface
    interface Outcome {
        void ended(Document document, @Nullable Answer answer, @Nullable NetworkException failure);
    }

    /** Opens what is to be read. */
    @FunctionalInterface
    private interface Opening {
        InputStream open() throws IOException;
    }

    LocalReader(Decisions decisions, String engine) {
        this.decisions = decisions;
        this.thread = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread reader = new Thread(task, "penstock-" + engine + "-local");
            reader.setDaemon(true);
            return reader;
        });
        this.thread.allowCoreThreadTimeOut(true);
    }

    /** @param url that {@link FetchRules} allows */
    void read(Document document, URI url, Outcome outcome) {
        read(document, url, document.url, 0, "", () -> open(document, url), outcome);
    }

    /** @param entry of the document, with bytes */
    void read(Document document, Archive archive, ArchiveEntry entry, Outcome outcome) {
        read(
                document,
                document.url,
                entry.retrieved(),
                entry.httpStatus(),
                entry.mediaType(),
                () -> archive.open(entry),
                outcome);
    }

    /** Carries out what blocks for another reason. */
    void execute(Runnable action) {
        thread.execute(action);
    }

    private void read(
            Document document, URI url, URI retrieved, int status, String mediaType, Opening opening, Outcome outcome) {
        FutureTask<Boolean> task = new FutureTask<>(
                () -> {
                    try {
                        BodyCollector collector = collect(document, opening);
                        outcome.ended(
                                document,
                                new Answer(
                                        retrieved,
                                        status,
                                        mediaType,
                                        ReplySource.LOCAL,
                                        collector.body(),
                                        collector.fingerprint()),
                                null);
                    } catch (NetworkException e) {
                        outcome.ended(document, null, e);
                    } catch (IOException | RuntimeException | Error e) {
                        outcome.ended(
                                document,
                                null,
                                new NetworkException(NetworkError.INTERNAL, url, "it cannot be read: " + e, e));
                    }
                },
                true);
        document.abort.of(task);
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            outcome.ended(document, null, new NetworkException(NetworkError.SHUTDOWN, url, "the engine has stopped"));
        }
    }

    private BodyCollector collect(Document document, Opening opening) throws IOException {
        BodyCollector collector = new BodyCollector(
                !document.kind.equals(DocumentKind.RESOURCE) || document.partition.variant.keepBodies());
        try (InputStream in = opening.open()) {
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0 && !document.hasEnded(); read = in.read(chunk)) {
                int more = read;
                decisions.run(model -> model.received(document, more));
                collector.add(ByteBuffer.wrap(chunk, 0, read));
            }
        }
        return collector;
    }

    private static InputStream open(Document document, URI url) throws IOException {
        return url.getScheme().equals("file") ? file(document, url) : entry(document, url);
    }

    /** The root itself may be a link to anywhere: whoever loads it named it. */
    private static InputStream file(Document document, URI url) throws IOException {
        try {
            Path real = FileSystems.getDefault().provider().getPath(url).toRealPath();
            Path open = FileSystems.getDefault()
                    .provider()
                    .getPath(URI.create("file:" + document.scope.directory()))
                    .toRealPath();
            if (document.referrer.isPresent() && !real.startsWith(open)) {
                throw new NetworkException(
                        NetworkError.ACCESS_DENIED, url, "it links to outside of what the local root document opens");
            }
            if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
                throw missing(url, "not a file");
            }
            return Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw missing(url, "no such file");
        } catch (IllegalArgumentException e) {
            throw missing(url, "no file has that name: " + e.getMessage());
        }
    }

    private static InputStream entry(Document document, URI url) throws IOException {
        Bundle bundle = document.scope.bundle().orElseThrow(() -> missing(url, "no bundle asks"));
        String path = url.getPath();
        URL entry = path.endsWith("/") ? null : bundle.getEntry(path);
        if (entry == null) {
            throw missing(url, "the bundle has no such entry");
        }
        URLConnection connection = entry.openConnection();
        connection.setUseCaches(false);
        return connection.getInputStream();
    }

    private static NetworkException missing(URI url, String reason) {
        return new NetworkException(NetworkError.NOT_FOUND, url, reason);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
