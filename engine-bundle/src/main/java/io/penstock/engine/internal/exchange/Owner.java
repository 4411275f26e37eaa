// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.network.Identity;
import java.util.concurrent.atomic.LongAdder;

/** On whose account calls are made: one bundle's use of one service. When it is gone, so are its calls. */
public final class Owner {
    private final Identity identity;
    private final LongAdder calls;
    private volatile boolean gone;

    /** @param calls counts them; shared by all owners of one bundle */
    public Owner(Identity identity, LongAdder calls) {
        this.identity = identity;
        this.calls = calls;
    }

    public Identity identity() {
        return identity;
    }

    void count() {
        calls.increment();
    }

    boolean isGone() {
        return gone;
    }

    void leave() {
        gone = true;
    }
}
