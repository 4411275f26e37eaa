// SPDX-License-Identifier: Apache-2.0
/** The engine: what holds the parts together, and its face towards the framework. */
package io.penstock.engine.internal;
