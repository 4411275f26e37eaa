// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import java.nio.file.Path;

/** The lines against the testkit's proxies. */
class TestkitProxiesTest extends ProxyLines {
    @Override
    ProxyRig start(Path directory) {
        return new TestkitRig();
    }
}
