// SPDX-License-Identifier: Apache-2.0
/** The threads of an engine: loaders with their mailboxes, workers, one timer. */
package io.penstock.engine.internal.thread;
