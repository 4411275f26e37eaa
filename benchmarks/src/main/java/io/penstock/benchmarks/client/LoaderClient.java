// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.client;

import io.penstock.benchmarks.load.Client;
import io.penstock.benchmarks.load.Slot;
import io.penstock.engine.internal.thread.LoaderThread;
import io.penstock.engine.internal.thread.Mailbox;
import java.io.IOException;

/** Penstock as documents have it: sent from a loader thread, the reply handed over to it through its mailbox. */
public final class LoaderClient implements Client {
    private final PenstockClient penstock;
    private final LoaderThread thread = new LoaderThread("benchmark-loader");
    private final Mailbox mailbox = new Mailbox(box -> thread.submit(() -> serve(box)));

    public LoaderClient(int perHost, String... layers) throws IOException {
        penstock = new PenstockClient(perHost, layers);
    }

    private void serve(Mailbox box) {
        box.serve(thread);
    }

    @Override
    public void get(Slot slot) {
        if (thread.isCurrent()) {
            send(slot);
        } else {
            mailbox.execute(() -> send(slot));
        }
    }

    private void send(Slot slot) {
        PenstockClient.send(penstock.network(), slot)
                .whenCompleteAsync((reply, failure) -> PenstockClient.end(slot, failure), mailbox);
    }

    @Override
    public void close() {
        penstock.close();
        thread.retire();
        thread.join();
    }
}
