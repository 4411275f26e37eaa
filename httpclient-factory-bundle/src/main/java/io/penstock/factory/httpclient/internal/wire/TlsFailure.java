// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.wire;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Says in one sentence why TLS failed. Pure. */
public final class TlsFailure {
    private static final int MAX_DEPTH = 10;

    private TlsFailure() {}

    /** @param host that was asked for */
    public static String reason(String host, Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < MAX_DEPTH; cause = cause.getCause(), depth++) {
            String said = certificate(host, cause);
            if (!said.isEmpty()) {
                return said;
            }
        }
        String message =
                Objects.toString(failure.getMessage(), failure.getClass().getSimpleName());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("unrecognized ssl message") || lower.contains("not an ssl/tls record")) {
            return host + " does not speak TLS on this port";
        }
        if (lower.contains("received fatal alert")) {
            return host + " refused the TLS handshake (" + message + ")";
        }
        return "TLS with " + host + " failed: " + message;
    }

    private static String certificate(String host, Throwable cause) {
        if (cause instanceof CertificateExpiredException) {
            return "the certificate of " + host + " has expired (" + cause.getMessage() + ")";
        }
        if (cause instanceof CertificateNotYetValidException) {
            return "the certificate of " + host + " is not valid yet (" + cause.getMessage() + ")";
        }
        if (cause instanceof SSLPeerUnverifiedException) {
            return Objects.toString(cause.getMessage(), "the peer is not verified");
        }
        if (cause instanceof CertPathBuilderException) {
            return "the certificate of " + host + " is self-signed, or from an authority that is not trusted";
        }
        if (cause instanceof CertPathValidatorException path) {
            if (path.getReason() == BasicReason.EXPIRED) {
                return "a certificate of " + host + " has expired";
            }
            if (path.getReason() == BasicReason.REVOKED) {
                return "a certificate of " + host + " is revoked";
            }
        }
        return "";
    }
}
