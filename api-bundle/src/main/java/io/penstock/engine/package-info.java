/** The engine: loads documents and everything that they refer to. */
@Export
@Version("1.1.0")
package io.penstock.engine;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
