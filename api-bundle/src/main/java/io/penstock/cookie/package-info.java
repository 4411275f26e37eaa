/** What consoles and other bundles see of the cookie variant. */
@Export
@Version("1.0.0")
package io.penstock.cookie;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
