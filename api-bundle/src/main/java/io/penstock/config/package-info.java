/** Reading of ConfigAdmin properties, the same in every bundle. */
@Export
@Version("1.0.0")
package io.penstock.config;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
