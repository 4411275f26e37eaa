// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.network.ReplySource;
import java.net.URI;
import java.nio.ByteBuffer;

/**
 * A body that has come whole, and where it came from.
 *
 * @param retrieved without a fragment; the document's own URL unless a redirect led elsewhere
 * @param status HTTP status, 0 if there was none
 * @param mediaType lower case, without parameters; empty if none
 * @param body empty for a resource whose body nobody wants
 * @param fingerprint of all bytes, whether they are wanted or not
 */
record Answer(URI retrieved, int status, String mediaType, ReplySource source, ByteBuffer body, long fingerprint) {}
