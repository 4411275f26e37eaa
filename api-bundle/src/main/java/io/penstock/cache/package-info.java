/** What consoles and other bundles see of the caching variant, and the store that other bundles may replace. */
@Export
@Version("1.0.0")
package io.penstock.cache;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
