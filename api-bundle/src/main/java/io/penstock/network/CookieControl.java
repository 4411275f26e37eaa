// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

/** Which way cookies go with a request (Qt: cookie load and save control). */
public enum CookieControl {
    /** Stored cookies are sent, received ones stored. */
    LOAD_AND_SAVE(true, true),
    /** Stored cookies are sent, received ones dropped. */
    LOAD_ONLY(true, false),
    /** No cookies are sent, received ones stored. */
    SAVE_ONLY(false, true),
    /** Cookies take no part. */
    NEVER(false, false);

    private final boolean load;
    private final boolean save;

    CookieControl(boolean load, boolean save) {
        this.load = load;
        this.save = save;
    }

    /** Whether stored cookies are sent. */
    public boolean loads() {
        return load;
    }

    /** Whether received cookies are stored. */
    public boolean saves() {
        return save;
    }
}
