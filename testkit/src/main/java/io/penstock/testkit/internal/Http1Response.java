// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import io.penstock.network.HeaderFields;
import java.nio.charset.StandardCharsets;

/** Responses of HTTP/1 as bytes. */
public final class Http1Response {
    private Http1Response() {}

    /** Status line and fields. */
    public static byte[] bytes(int status, HeaderFields fields) {
        StringBuilder text = new StringBuilder(256);
        text.append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(reason(status))
                .append("\r\n");
        fields.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A whole response, its body as ISO 8859-1. */
    public static byte[] bytes(int status, HeaderFields fields, String body) {
        byte[] head = bytes(status, fields.with("Content-Length", Integer.toString(body.length())));
        byte[] message = java.util.Arrays.copyOf(head, head.length + body.length());
        System.arraycopy(body.getBytes(StandardCharsets.ISO_8859_1), 0, message, head.length, body.length());
        return message;
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 206 -> "Partial Content";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 304 -> "Not Modified";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 407 -> "Proxy Authentication Required";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            default -> "";
        };
    }
}
