// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import io.penstock.network.Redaction;
import io.penstock.network.spi.NetworkListener.Event;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Exchanges as an HTTP archive, HAR 1.2, which browser tools open. A pure function. Header fields and bodies are not
 * recorded, so no secret is in it.
 */
final class Har {
    private static final String PAGE = "load";

    private Har() {}

    static String print(URI root, Recording.Start start, List<Event> events) {
        Json json = new Json();
        json.object();
        json.field("log").object();
        json.field("version").value("1.2");
        json.field("creator").object();
        json.field("name").value("Penstock");
        json.field("version").value("1.0.0");
        json.end();
        json.field("pages").array();
        json.object();
        json.field("startedDateTime").value(start.at().toString());
        json.field("id").value(PAGE);
        json.field("title").value(Redaction.uri(root));
        json.field("pageTimings").object();
        json.end();
        json.end();
        json.end();
        json.field("entries").array();
        events.forEach(event -> entry(json, start, event));
        json.end();
        json.end();
        json.end();
        return json.toString();
    }

    private static void entry(Json json, Recording.Start start, Event event) {
        json.object();
        json.field("pageref").value(PAGE);
        json.field("startedDateTime").value(start.at(Phase.start(event)).toString());
        json.field("time").value(millis(event.end() - Phase.start(event)));
        json.field("request").object();
        json.field("method").value(event.method());
        json.field("url").value(Redaction.uri(event.uri()));
        message(json, event.bytesSent());
        json.field("queryString").array();
        json.end();
        json.end();
        json.field("response").object();
        json.field("status").value(event.status());
        json.field("statusText").value(event.status() == 0 ? event.error().toString() : "");
        message(json, event.bytesReceived());
        json.field("content").object();
        json.field("size").value(event.bytesReceived());
        json.field("mimeType").value("");
        json.end();
        json.field("redirectURL").value("");
        json.end();
        json.field("cache").object();
        json.end();
        timings(json, Phase.of(event));
        json.field("comment").value(event.source() + " " + event.error());
        json.end();
    }

    private static void message(Json json, long bytes) {
        json.field("httpVersion").value("");
        json.field("cookies").array();
        json.end();
        json.field("headers").array();
        json.end();
        json.field("headersSize").value(-1);
        json.field("bodySize").value(bytes);
    }

    /** In an archive, {@code connect} contains {@code ssl}. */
    private static void timings(Json json, Map<Phase, Long> phases) {
        long tls = phases.getOrDefault(Phase.TLS, 0L);
        boolean connected = phases.containsKey(Phase.CONNECT) || phases.containsKey(Phase.TLS);
        json.field("timings").object();
        json.field("blocked").value(millis(phases.getOrDefault(Phase.QUEUE, 0L)));
        json.field("dns").value(phases.containsKey(Phase.RESOLVE) ? millis(phases.get(Phase.RESOLVE)) : -1);
        json.field("connect").value(connected ? millis(phases.getOrDefault(Phase.CONNECT, 0L) + tls) : -1);
        json.field("ssl").value(phases.containsKey(Phase.TLS) ? millis(tls) : -1);
        json.field("send").value(0);
        json.field("wait").value(millis(phases.getOrDefault(Phase.WAIT, 0L)));
        json.field("receive").value(millis(phases.getOrDefault(Phase.RECEIVE, 0L)));
        json.end();
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1000.0) / 1000.0;
    }
}
