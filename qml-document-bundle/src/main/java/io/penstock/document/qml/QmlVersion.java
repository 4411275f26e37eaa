// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml;

/**
 * Version of an import or of an entry of a qmldir.
 *
 * @param major from 0 to 254; {@link #NONE} if there is no version at all
 * @param minor from 0 to 254; {@link #NONE} if there is none
 */
public record QmlVersion(int major, int minor) {
    /** Stands for a number that is not there. */
    public static final int NONE = 255;

    /** No version: the latest. */
    public static final QmlVersion LATEST = new QmlVersion(NONE, NONE);

    public boolean hasMajor() {
        return major != NONE;
    }

    public boolean hasMinor() {
        return minor != NONE;
    }

    /**
     * Of its own: what the JDK makes for a record stays in a cache of {@code java.lang.runtime.ObjectMethods}, and with it
     * this class, when the bundle has long gone.
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof QmlVersion that && major == that.major && minor == that.minor;
    }

    @Override
    public int hashCode() {
        return major << 8 | minor;
    }

    /** {@code 2.15}, {@code 2}, or nothing. */
    @Override
    public String toString() {
        return hasMinor() ? major + "." + minor : hasMajor() ? Integer.toString(major) : "";
    }
}
