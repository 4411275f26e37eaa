// SPDX-License-Identifier: Apache-2.0
/**
 * What tests of Penstock, and of anybody's factories, are made with: scripted servers and proxies on loopback, fakes for
 * clock, names and managers, the contract test for factory authors.
 *
 * <p>Servers listen on the loopback address and a free port, run on named daemon threads, and end with {@code close()}.
 */
@Export
@Version("1.0.0")
package io.penstock.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
