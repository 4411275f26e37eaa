// SPDX-License-Identifier: Apache-2.0
/** Document graphs as files: written by an export, read by a load. */
package io.penstock.engine.internal.archive;
