// SPDX-License-Identifier: Apache-2.0
/**
 * Servers that misbehave: a table of named cases, one class for each family, each with what a client must make of it.
 *
 * <p>{@link io.penstock.testkit.misbehaving.MisbehavingRun} plays a case against anything that sends requests: a
 * transport, a stack, a whole engine. Every server is on loopback and a port of its own.
 */
@Export
@Version("1.0.0")
package io.penstock.testkit.misbehaving;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
