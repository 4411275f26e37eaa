/** What a document language implements. */
@Export
@Version("1.0.0")
package io.penstock.engine.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
