// SPDX-License-Identifier: Apache-2.0
/** How TLS is spoken to a host: trust, keys, pins, versions by configuration. */
package io.penstock.engine.internal.tls;
