// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that failed.
 *
 * <p>It holds no class of a factory bundle: the virtual machine's own back trace is not recorded, and a cause from
 * elsewhere is kept as a copy of its text and stack trace. The message names code, URI (without user information),
 * hop and reason, and no secret.
 */
public final class NetworkException extends IOException {
    private static final long serialVersionUID = 1;

    private final NetworkError code;
    private final URI uri;
    private final String reason;
    private final int hop;

    /** @param reason what happened, and what to do about it where something can be done */
    public NetworkException(NetworkError code, URI uri, String reason) {
        this(code, uri, reason, 0, null);
    }

    /** @param cause kept as a detached copy */
    public NetworkException(NetworkError code, URI uri, String reason, @Nullable Throwable cause) {
        this(code, uri, reason, 0, cause);
    }

    private NetworkException(NetworkError code, URI uri, String reason, int hop, @Nullable Throwable cause) {
        super(reason, cause == null ? null : DetachedCause.of(cause));
        this.code = code;
        this.uri = uri;
        this.reason = reason;
        this.hop = hop;
        if (cause != null) {
            setStackTrace(cause.getStackTrace());
        }
    }

    public NetworkError code() {
        return code;
    }

    /** The URI that was asked on the hop that failed. */
    public URI uri() {
        return uri;
    }

    /** Number of redirects that were followed before. */
    public int hop() {
        return hop;
    }

    /** What happened, without code and URI. */
    public String reason() {
        return reason;
    }

    /** The same failure, said of that hop. */
    public NetworkException atHop(URI asked, int hopNumber) {
        return new NetworkException(code, asked, reason, hopNumber, getCause());
    }

    /** For example {@code CONNECTION_REFUSED http://host/path: connection to 127.0.0.1:80 refused}. */
    @Override
    public String getMessage() {
        return code + " " + Redaction.uri(uri) + (hop == 0 ? "" : " (hop " + (hop + 1) + ")") + ": " + reason;
    }

    /** Records nothing: a back trace would hold the classes, and so the bundles, of every frame. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
