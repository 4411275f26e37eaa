/**
 * What consumers and factories share: requests, replies, errors and the {@link io.penstock.network.NetworkAccess} service.
 *
 * <p>Every type here is a JDK type or made of JDK types only, so that a consumer depends on no HTTP client library.
 */
@Export
@Version("1.0.0")
package io.penstock.network;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
