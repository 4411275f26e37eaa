// SPDX-License-Identifier: Apache-2.0
/** The engine: what holds the parts together, and its face towards the framework. */
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"io.penstock.engine.DeclarativeEngine\"",
        effective = "active")
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"io.penstock.network.NetworkAccess\"",
        effective = "active")
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"io.penstock.runtime.NetworkRuntime\"",
        effective = "active")
@Capability(
        namespace = "osgi.service",
        attribute = {
            "objectClass:List<String>=\"org.osgi.service.condition.Condition\"",
            "osgi.condition.id=\"io.penstock.ready\""
        },
        effective = "active")
package io.penstock.engine.internal;

import org.osgi.annotation.bundle.Capability;
