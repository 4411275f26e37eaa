// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import io.penstock.network.HeaderFields;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** One request in absolute form, carried on to its origin in origin form over a connection of its own. */
public final class ProxyForwarding {
    private static final Set<String> HOP_FIELDS =
            Set.of("connection", "proxy-connection", "keep-alive", "proxy-authorization", "te", "upgrade");

    private ProxyForwarding() {}

    /**
     * Carries request and answer.
     *
     * @return whether the client's connection can carry another request
     */
    public static boolean carry(RequestHead head, Link client, Socket origin) throws IOException {
        OutputStream out = origin.getOutputStream();
        out.write(requestHead(head));
        Http1Copy.body(head.fields(), client.in(), out, false);
        InputStream in = new BufferedInputStream(origin.getInputStream());
        String statusLine = line(in);
        HeaderFields fields = RequestHead.readFields(in);
        int status = Integer.parseInt(statusLine.substring(9, 12));
        while (status < 200) {
            client.out().write(responseHead(statusLine, fields));
            statusLine = line(in);
            fields = RequestHead.readFields(in);
            status = Integer.parseInt(statusLine.substring(9, 12));
        }
        boolean bodiless = BaseResponder.isBodiless(head.method(), status);
        boolean closes = !bodiless && Http1Copy.isCloseDelimited(fields);
        HeaderFields forwarded = fields.without("Connection").without("Keep-Alive");
        client.out().write(responseHead(statusLine, closes ? forwarded.with("Connection", "close") : forwarded));
        if (!bodiless) {
            Http1Copy.body(fields, in, client.out(), true);
        }
        return !closes && !head.has("Connection", "close");
    }

    private static String line(InputStream in) throws IOException {
        return RequestHead.readLine(in).orElseThrow(() -> new EOFException("the origin gives no answer"));
    }

    private static byte[] requestHead(RequestHead head) {
        URI uri = URI.create(head.target());
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        StringBuilder text = new StringBuilder(256);
        text.append(head.method()).append(' ').append(path);
        text.append(uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()).append(" HTTP/1.1\r\n");
        head.fields().forEach((name, value) -> {
            if (!HOP_FIELDS.contains(name.toLowerCase(Locale.ROOT))) {
                text.append(name).append(": ").append(value).append("\r\n");
            }
        });
        return text.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] responseHead(String statusLine, HeaderFields fields) {
        StringBuilder text = new StringBuilder(statusLine).append("\r\n");
        fields.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
