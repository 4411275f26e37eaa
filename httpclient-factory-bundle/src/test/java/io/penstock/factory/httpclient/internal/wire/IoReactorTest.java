// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.reactor.IOReactorShutdownException;
import org.junit.jupiter.api.Test;

class IoReactorTest {
    private static final class Signal implements Receiver {
        final CountDownLatch connected = new CountDownLatch(1);
        final CountDownLatch ended = new CountDownLatch(1);

        @Override
        public void received(ByteBuffer data) {}

        @Override
        public void writable() {
            connected.countDown();
        }

        @Override
        public void ended(@org.jspecify.annotations.Nullable Throwable cause) {
            ended.countDown();
        }
    }

    @Test
    void an_error_that_ends_the_io_thread_does_not_end_the_transport() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                IoReactor reactor = new IoReactor(1, "test")) {
            InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
            InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), closed.getLocalPort());
            closed.close();
            Signal first = new Signal();
            reactor.connect(new TcpWire(here, new BufferPool(true), first), null, failure -> {});
            assertThat(first.connected.await(20, TimeUnit.SECONDS)).isTrue();

            AtomicReference<Thread> victim = new AtomicReference<>();
            reactor.connect(new TcpWire(nowhere, new BufferPool(true), new Signal()), null, failure -> {
                victim.set(Thread.currentThread());
                throw new OutOfMemoryError("by the test");
            });
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> victim.get() != null && !victim.get().isAlive());
            assertThat(first.ended.await(20, TimeUnit.SECONDS))
                    .as("others learn of it")
                    .isTrue();

            Signal second = new Signal();
            reactor.connect(new TcpWire(here, new BufferPool(true), second), null, failure -> {});
            assertThat(second.connected.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_receiver_that_fails_loses_its_own_connection_only() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                IoReactor reactor = new IoReactor(1, "test")) {
            InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
            Signal good = new Signal();
            reactor.connect(new TcpWire(here, new BufferPool(true), good), null, failure -> {});
            assertThat(good.connected.await(20, TimeUnit.SECONDS)).isTrue();
            CountDownLatch ended = new CountDownLatch(1);
            Receiver bad = new Receiver() {
                @Override
                public void received(ByteBuffer data) {}

                @Override
                public void writable() {
                    throw new StackOverflowError("by the test");
                }

                @Override
                public void ended(@org.jspecify.annotations.Nullable Throwable cause) {
                    ended.countDown();
                }
            };
            reactor.connect(new TcpWire(here, new BufferPool(true), bad), null, failure -> {});
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(good.ended.getCount()).isEqualTo(1);
        }
    }

    @Test
    void a_closed_reactor_has_no_thread_and_connects_no_more() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
            IoReactor reactor = new IoReactor(2, "closing");
            Signal signal = new Signal();
            reactor.connect(new TcpWire(here, new BufferPool(true), signal), null, failure -> {});
            assertThat(signal.connected.await(20, TimeUnit.SECONDS)).isTrue();
            reactor.close();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().startsWith("closing-")));
            assertThatThrownBy(() ->
                            reactor.connect(new TcpWire(here, new BufferPool(true), new Signal()), null, failure -> {}))
                    .isInstanceOf(IOReactorShutdownException.class);
        }
    }
}
