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

    /** {@code 2.15}, {@code 2}, or nothing. */
    @Override
    public String toString() {
        return hasMinor() ? major + "." + minor : hasMajor() ? Integer.toString(major) : "";
    }
}
