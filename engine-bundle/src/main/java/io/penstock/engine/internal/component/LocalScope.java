// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import java.net.URI;
import java.util.Optional;
import org.osgi.framework.Bundle;

/**
 * Which local resources a document may refer to: none, unless it was reached from a local root by local documents only.
 *
 * <p>A {@code file:} root opens its own directory and what lies below, a {@code bundle:} root the entries of the
 * bundle that asks.
 *
 * @param directory that is open, an encoded path with a slash at its end; empty if none is
 * @param bundle whose entries are open
 */
record LocalScope(String directory, Optional<Bundle> bundle) {
    /** Of every remote document. */
    static final LocalScope NONE = new LocalScope("", Optional.empty());

    /** @param asking the bundle that loads the root */
    static LocalScope ofRoot(URI root, Optional<Bundle> asking) {
        if (!isLocal(root) || root.isOpaque()) {
            return NONE;
        }
        String path = root.getRawPath();
        return root.getScheme().equals("bundle")
                ? new LocalScope("", asking)
                : new LocalScope(path.substring(0, path.lastIndexOf('/') + 1), Optional.empty());
    }

    /** What a document opens that one with this scope refers to: only local documents keep it. */
    LocalScope of(URI target) {
        return isLocal(target) ? this : NONE;
    }

    /** As far as the URL tells; symbolic links are looked at when the file is opened. */
    boolean allows(URI url) {
        if (url.isOpaque()) {
            return false;
        }
        String authority = url.getRawAuthority();
        if (url.getScheme().equals("bundle")) {
            return bundle.isPresent()
                    && (authority == null
                            || bundleId(authority)
                                    .equals(Long.toString(bundle.get().getBundleId())));
        }
        return !directory.isEmpty() && authority == null && url.getRawPath().startsWith(directory);
    }

    static boolean isLocal(URI url) {
        return url.getScheme().equals("file") || url.getScheme().equals("bundle");
    }

    /** From the authority of an entry's URL as Felix makes it: {@code [framework_]id.revision[:port]}. */
    private static String bundleId(String authority) {
        String id = authority.substring(authority.lastIndexOf('_') + 1);
        return id.indexOf('.') < 0 ? id : id.substring(0, id.indexOf('.'));
    }
}
