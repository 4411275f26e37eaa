// SPDX-License-Identifier: Apache-2.0
/** Swaps under load for a long time. */
@org.jspecify.annotations.NullMarked
package io.penstock.soak;
