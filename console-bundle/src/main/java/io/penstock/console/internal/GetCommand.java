// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkAccess;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Redaction;
import io.penstock.network.RequestAttribute;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Sends one request and shows what came. */
final class GetCommand {
    static final String USAGE = "net:get URL [--method NAME] [--header LINE] [--body] [--output FILE] [--offline]"
            + " [--engine NAME] [--json]";

    /** Bytes of a body that are printed. */
    private static final int SHOWN = 64 << 10;

    private final Services services;

    GetCommand(Services services) {
        this.services = services;
    }

    View run(Arguments arguments) {
        arguments.atMost(1);
        NetworkRequest request = request(arguments);
        BodyHandler<PeekBody.Seen> handler =
                arguments.value("--output").map(GetCommand::toFile).orElse(info -> new PeekBody(SHOWN));
        String engine = services.engine(arguments.value("--engine"));
        return services.with(
                        NetworkAccess.class,
                        engine,
                        network -> view(await(network.send(request, handler)), arguments.has("--body")))
                .orElseThrow(() -> new IllegalStateException("the engine " + engine + " has just stopped"));
    }

    private static NetworkRequest request(Arguments arguments) {
        NetworkRequest.Builder request = NetworkRequest.newBuilder(arguments.uri(0));
        request.method(arguments.value("--method").orElse("GET"));
        for (String line : arguments.values("--header")) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw arguments.wrong("--header takes \"Name: value\"");
            }
            request.header(
                    line.substring(0, colon).trim(), line.substring(colon + 1).trim());
        }
        return request.attribute(RequestAttribute.OFFLINE, arguments.has("--offline"))
                .build();
    }

    private static BodyHandler<PeekBody.Seen> toFile(String name) {
        Path file = Path.of(name).toAbsolutePath();
        return info -> BodySubscribers.mapping(BodyHandlers.ofFile(file).apply(info), GetCommand::stored);
    }

    private static PeekBody.Seen stored(Path file) {
        try {
            return new PeekBody.Seen("", Files.size(file), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits; a shell's interrupt cancels the exchange. */
    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            String reason = e.getCause() == null ? null : e.getCause().getMessage();
            throw new IllegalStateException(reason == null ? e.toString() : reason, e);
        }
    }

    private static View view(NetworkReply<PeekBody.Seen> reply, boolean withBody) {
        long end = System.nanoTime();
        View.Builder view = View.fields()
                .with("url", Redaction.uri(reply.uri()))
                .with("status", View.number(reply.statusCode()))
                .with("version", reply.version())
                .with("source", reply.source())
                .with("generation", View.number(reply.generation()))
                .with(
                        "redirects",
                        View.texts(
                                reply.redirects().stream().map(Redaction::uri).toList()))
                .with("bytes", View.bytes(reply.body().bytes()))
                .with("header", header(reply.fields()))
                .with("time", Phases.view(reply.timings(), end));
        if (!reply.body().file().isEmpty()) {
            view.with("file", reply.body().file());
        }
        if (withBody) {
            view.with("body", View.texts(reply.body().beginning().lines().toList()));
        }
        return view.build();
    }

    static View header(HeaderFields fields) {
        View.Rows rows = View.table("name", "value");
        for (int i = 0; i < fields.size(); i++) {
            rows.row(fields.name(i), Redaction.isSecret(fields.name(i)) ? Redaction.HIDDEN : fields.value(i));
        }
        return rows.build();
    }
}
