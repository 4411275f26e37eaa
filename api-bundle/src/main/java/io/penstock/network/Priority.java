// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

/** Place in the queue of a host whose connections are all in use; fair within one priority. */
public enum Priority {
    HIGH,
    NORMAL,
    LOW
}
