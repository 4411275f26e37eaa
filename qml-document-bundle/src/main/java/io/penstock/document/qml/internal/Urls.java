// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import java.net.URI;

/** Builds references as text; only {@code DocumentContext.resolve} makes URLs of them, in one form for all. */
final class Urls {
    private static final String QMLDIR = "qmldir";

    private Urls() {}

    /** The reference of the qmldir of a directory: {@code a/b?x} has it at {@code a/b/qmldir?x}. */
    static String qmldir(String directory) {
        return within(directory, QMLDIR);
    }

    /** The reference of a file in a directory that is written as a reference itself. */
    static String within(String directory, String file) {
        int end = pathEnd(directory);
        String path = directory.substring(0, end);
        return path + (path.endsWith("/") ? "" : "/") + file + directory.substring(end);
    }

    /** The directory of a document, with its slash at the end. */
    static String directoryOf(URI document) {
        String url = document.toString();
        return url.substring(0, url.lastIndexOf('/', pathEnd(url) - 1) + 1);
    }

    /** A file as a qmldir names it, which need not be that of the document that asks. */
    static String join(String directory, String file) {
        if (hasScheme(file)) {
            return file;
        } else if (!file.startsWith("/")) {
            return directory + file;
        }
        int authority = directory.indexOf("//");
        if (file.startsWith("//") || authority < 0) {
            return directory.substring(0, directory.indexOf(':') + 1) + file;
        }
        int path = directory.indexOf('/', authority + 2);
        return directory.substring(0, path < 0 ? directory.length() : path) + file;
    }

    /** Whether it is an absolute URL rather than a relative reference (RFC 3986 §4.1). */
    static boolean hasScheme(String reference) {
        return !scheme(reference).isEmpty();
    }

    /** The scheme of a reference; empty if it has none. */
    static String scheme(String reference) {
        for (int i = 0; i < reference.length(); i++) {
            char c = reference.charAt(i);
            if (c == ':') {
                return reference.substring(0, i);
            }
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && (i == 0 || !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.')) {
                return "";
            }
        }
        return "";
    }

    /** Whether it lies in a file system or a bundle, where a directory can be asked for what it holds. */
    static boolean isLocal(String url) {
        return url.startsWith("file:") || url.startsWith("bundle:");
    }

    private static int pathEnd(String reference) {
        int fragment = reference.indexOf('#');
        int end = fragment < 0 ? reference.length() : fragment;
        int query = reference.indexOf('?');
        return query < 0 || query > end ? end : query;
    }
}
