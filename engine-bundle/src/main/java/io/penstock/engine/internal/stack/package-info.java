// SPDX-License-Identifier: Apache-2.0
/** Factories, the stacks of managers that they make, and how one generation of stacks follows another. */
package io.penstock.engine.internal.stack;
