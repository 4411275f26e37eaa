// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.exchange;

import io.penstock.factory.httpclient.internal.wire.BufferPool;
import java.util.concurrent.Executor;

/**
 * What all connections of a transport share.
 *
 * @param heap buffers on the heap
 * @param workers for what may block
 * @param headerMax bytes of one response's header fields
 * @param lenient whether transfer codings that were not asked for are given as they are
 * @param closeNotify whether a body that ends with its TLS connection needs a close_notify
 */
public record Environment(BufferPool heap, Executor workers, int headerMax, boolean lenient, boolean closeNotify) {}
