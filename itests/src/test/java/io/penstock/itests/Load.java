// SPDX-License-Identifier: Apache-2.0
package io.penstock.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DeclarativeEngine;
import io.penstock.network.NetworkAccess;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Consumers of every kind at the same time, each on a thread; faults are kept for {@link #check}. */
final class Load implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 90;

    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final Set<String> abandonedPosts = ConcurrentHashMap.newKeySet();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final List<Thread> consumers = new ArrayList<>();
    private final NetworkAccess network;
    private final DeclarativeEngine engine;
    private final Origin origin;
    private volatile boolean over;

    Load(NetworkAccess network, DeclarativeEngine engine, Origin origin) {
        this.network = network;
        this.engine = engine;
        this.origin = origin;
    }

    private interface Work {
        void run(int number) throws Exception;
    }

    Load gets(int threads) {
        for (int i = 0; i < threads; i++) {
            consumer("get", 5, number -> get("/small/" + number + "/" + number % 5000));
        }
        return this;
    }

    /** Streams that take some 1 s and 4 s. */
    Load streams() {
        consumer("stream", 0, number -> stream("/stream/" + number + "/500000/30", true));
        consumer("slow stream", 0, number -> stream("/stream/" + number + "/2000000/30", true));
        consumer("lazy stream", 0, number -> stream("/stream/" + number + "/1000000/5", false));
        return this;
    }

    /** POSTs with bodies that can and that cannot be sent again, and one that takes longer than a drain. */
    Load posts() {
        consumer("post", 20, number -> post("/post/" + number + "/0", true));
        consumer("post once", 20, number -> post("/post/" + number + "/0", false));
        consumer("long post", 0, number -> post("/post/" + number + "/1700", false));
        return this;
    }

    /** Documents that are loaded at once, and that take longer than a drain. */
    Load documents() {
        consumer("document", 50, number -> document("/graph/" + number + "/pair.qml"));
        consumer("slow document", 0, number -> document("/graph/late/" + number + "/pair.qml"));
        return this;
    }

    private void document(String path) throws Exception {
        Component component = engine.load(origin.uri(path));
        CompletableFuture<?> end = component.completion().handle((graph, failure) -> true);
        end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (component.status() != ComponentStatus.READY) {
            throw new AssertionError(component.status() + " " + component.errors());
        }
        if (component.graph().documents().size() != 4) {
            throw new AssertionError("not the whole graph: " + component.graph().documents());
        }
    }

    private void consumer(String name, int pauseMillis, Work work) {
        Thread thread = new Thread(
                () -> {
                    while (!over) {
                        int number = numbers.incrementAndGet();
                        try {
                            work.run(number);
                            done.incrementAndGet();
                            TimeUnit.MILLISECONDS.sleep(pauseMillis);
                        } catch (Exception | AssertionError e) {
                            faults.add(name + " " + number + ": " + e);
                        }
                    }
                },
                "load: " + name);
        thread.setDaemon(true);
        consumers.add(thread);
        thread.start();
    }

    private void get(String path) throws Exception {
        NetworkReply<byte[]> reply = send(NetworkRequest.get(origin.uri(path)), BodyHandlers.ofByteArray());
        byte[] expected = Origin.body(path, Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)));
        if (!Arrays.equals(reply.body(), expected)) {
            throw new AssertionError(reply.statusCode() + ": wrong bytes");
        }
    }

    private <T> NetworkReply<T> send(NetworkRequest request, java.net.http.HttpResponse.BodyHandler<T> body)
            throws Exception {
        return network.send(request, body).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void stream(String path, boolean eager) throws Exception {
        URI uri = origin.uri(path);
        byte[] expected = Origin.body(path, Integer.parseInt(path.split("/")[3]));
        try (InputStream in =
                send(NetworkRequest.get(uri), BodyHandlers.ofInputStream()).body()) {
            for (int i = 0; !eager && !over && i < 30; i++) {
                TimeUnit.MILLISECONDS.sleep(100); // nothing is read for a while
            }
            byte[] body = in.readAllBytes();
            if (!Arrays.equals(body, expected)) {
                throw new AssertionError(
                        "of " + expected.length + " bytes " + body.length + " came, not all of them right");
            }
        }
    }

    private void post(String path, boolean repeatable) throws Exception {
        NetworkRequest request = NetworkRequest.newBuilder(origin.uri(path))
                .POST(
                        repeatable
                                ? BodyPublishers.ofString("three")
                                : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[3000])))
                .build();
        try {
            byte[] body = send(request, BodyHandlers.ofByteArray()).body();
            if (!Arrays.equals(body, Origin.body(path, 10))) {
                throw new AssertionError("wrong bytes");
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NetworkException failure && failure.code() == NetworkError.ABANDONED_BY_SWAP) {
                abandonedPosts.add(path);
            } else {
                throw e;
            }
        }
    }

    int done() {
        return done.get();
    }

    /** Returns when so many more pieces of work are done. */
    void awaitMore(int count) throws Exception {
        int until = done() + count;
        ContainerTest.await(count + " more exchanges; faults: " + faults, () -> done() >= until);
    }

    /** Ends the load; every consumer must come to its end, and none may have seen a fault. */
    void check() throws Exception {
        close();
        for (Thread consumer : consumers) {
            consumer.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertFalse("hangs: " + consumer.getName(), consumer.isAlive());
        }
        assertEquals(List.of(), List.copyOf(faults));
        for (Map.Entry<String, AtomicInteger> post : origin.posts.entrySet()) {
            assertEquals(post.getKey(), 1, post.getValue().get());
        }
        assertTrue(
                "POSTs that failed although they had not arrived: " + abandonedPosts,
                origin.posts.keySet().containsAll(abandonedPosts));
    }

    @Override
    public void close() {
        over = true;
    }
}
