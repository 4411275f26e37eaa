/** What an engine is and does right now: the one source for console, inventory printer, health checks and metrics. */
@Export
@Version("1.0.0")
package io.penstock.runtime;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
