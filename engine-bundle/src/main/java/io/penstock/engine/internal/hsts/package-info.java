// SPDX-License-Identifier: Apache-2.0
/** Hosts that are to be asked by https only (RFC 6797). */
package io.penstock.engine.internal.hsts;
