// SPDX-License-Identifier: Apache-2.0
/** Which hops may happen: rules by configuration. */
package io.penstock.engine.internal.policy;
