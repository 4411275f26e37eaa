// SPDX-License-Identifier: Apache-2.0
/** The engine seen as a {@link java.net.http.HttpClient}, for libraries that take one. */
package io.penstock.engine.internal.client;
