// SPDX-License-Identifier: Apache-2.0
/** Authentication to origins (RFC 9110 §11): challenges, answers, what is remembered. */
package io.penstock.engine.internal.auth;
