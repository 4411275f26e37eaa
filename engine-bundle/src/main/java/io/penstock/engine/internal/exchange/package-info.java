// SPDX-License-Identifier: Apache-2.0
/** Requests on their way: the exchange chain, one call for each request, one hop for each attempt. */
package io.penstock.engine.internal.exchange;
