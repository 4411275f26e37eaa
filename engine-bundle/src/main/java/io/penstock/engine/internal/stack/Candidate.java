// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

/**
 * One registered factory in one state of its registration: each change of its properties makes a new one.
 *
 * @param change rises with each change of the registration, also of values that are not seen here
 */
public record Candidate(FactoryInfo info, FactoryHandle handle, long change) {}
