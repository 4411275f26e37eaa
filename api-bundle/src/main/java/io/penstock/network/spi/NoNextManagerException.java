// SPDX-License-Identifier: Apache-2.0
package io.penstock.network.spi;

/** {@link ManagerContext#next()} found no layer below. A variant lets it through; nobody is disqualified for it. */
public final class NoNextManagerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param layer name of the layer that asked */
    public NoNextManagerException(String layer) {
        super("NO_FACTORY: nothing below layer " + layer + "; install a transport");
    }
}
