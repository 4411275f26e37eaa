// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Documents in memory, and who asked for them. Thread-safe. */
final class Site {
    static final URI ROOT = URI.create("http://site/");

    /** One answer; a failure in place of it unless the code is NONE. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Page(int status, HeaderFields fields, byte[] body, URI redirect, NetworkError failure) {}

    private final Map<URI, Page> pages = new ConcurrentHashMap<>();
    /** In the order of arrival, redirects included. */
    final List<NetworkRequest> requests = Collections.synchronizedList(new ArrayList<>());

    static URI url(String path) {
        return ROOT.resolve(path);
    }

    /** A toy document. */
    Site put(String path, String... lines) {
        return put(path, HeaderFields.EMPTY, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    Site put(String path, HeaderFields fields, byte[] body) {
        pages.put(url(path), new Page(200, fields, body, ROOT, NetworkError.NONE));
        return this;
    }

    Site status(String path, int status) {
        pages.put(url(path), new Page(status, HeaderFields.EMPTY, new byte[10], ROOT, NetworkError.NONE));
        return this;
    }

    Site redirect(String path, String target) {
        pages.put(url(path), new Page(302, HeaderFields.EMPTY, new byte[0], url(target), NetworkError.NONE));
        return this;
    }

    Site fail(String path, NetworkError code) {
        pages.put(url(path), new Page(0, HeaderFields.EMPTY, new byte[0], ROOT, code));
        return this;
    }

    /** The answer to one hop. */
    Page answer(NetworkRequest request) {
        requests.add(request);
        return pages.getOrDefault(
                request.uri(), new Page(404, HeaderFields.EMPTY, new byte[10], ROOT, NetworkError.NONE));
    }

    List<String> paths() {
        return requests.stream().map(request -> request.uri().getPath()).toList();
    }

    int count(String path) {
        return (int) requests.stream()
                .filter(request -> request.uri().equals(url(path)))
                .count();
    }
}
