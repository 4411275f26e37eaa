// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import io.penstock.network.NetworkError;
import io.penstock.network.Redaction;
import io.penstock.network.spi.NetworkListener.Event;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Exchanges as one page of HTML that needs nothing else: no script, no network. A pure function. Each row has a bar whose
 * parts are the phases; its edge shows where the answer came from.
 */
final class Waterfall {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <link rel="icon" href="data:,">
            <title>$title</title>
            <style>
            :root{color-scheme:light dark}
            body{font:14px/1.4 system-ui,sans-serif;margin:1em;max-width:90em}
            h1{font-size:1.2em;overflow-wrap:anywhere} h2{font-size:1em;margin-top:2em}
            pre{overflow-x:auto;font-size:12px} .fail{color:#c0392b}
            .row{display:grid;grid-template-columns:minmax(8em,1fr) 4em 5em minmax(10em,2fr);gap:.5em;align-items:center;border-bottom:1px solid #8883}
            .url{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;direction:rtl;text-align:left} .n{text-align:right}
            .lane{position:relative;height:12px} .bar{position:absolute;top:0;height:12px;min-width:2px;display:flex;border-left:3px solid #888}
            .key{display:inline-block;width:1em;height:.8em;margin:0 .3em 0 1em}
            .queue{background:#bbb}.resolve{background:#16a085}.connect{background:#e67e22}.tls{background:#8e44ad}
            .wait{background:#27ae60}.receive{background:#2980b9}
            .NETWORK{border-color:#2c3e50}.CACHE{border-color:#f1c40f}.REVALIDATED{border-color:#1abc9c}.STALE{border-color:#c0392b}
            @media(max-width:40em){.row{grid-template-columns:1fr 4em 5em}.lane{grid-column:1/-1}}
            </style></head><body>
            """;

    private Waterfall() {}

    /**
     * The page.
     *
     * @param tree of documents, as text
     * @param errors one line for each
     */
    static String page(URI root, String tree, List<String> errors, List<Event> events) {
        String title = escaped(Redaction.uri(root));
        StringBuilder page = new StringBuilder(HEAD.replace("$title", title));
        page.append("<h1>")
                .append(title)
                .append("</h1>\n<p>")
                .append(totals(events))
                .append("</p>\n");
        if (!errors.isEmpty()) {
            page.append("<h2>Errors</h2>\n<pre class=\"fail\">");
            errors.forEach(error -> page.append(escaped(error)).append('\n'));
            page.append("</pre>\n");
        }
        page.append("<h2>Requests</h2>\n<p>");
        for (Phase phase : Phase.values()) {
            page.append("<span class=\"key ")
                    .append(phase.text())
                    .append("\"></span>")
                    .append(phase.text());
        }
        page.append("</p>\n");
        long begin = events.stream().mapToLong(Phase::start).min().orElse(0);
        long span = Math.max(1, events.stream().mapToLong(Event::end).max().orElse(0) - begin);
        events.forEach(event -> row(page, event, begin, span));
        return page.append("<h2>Documents</h2>\n<pre>")
                .append(escaped(tree))
                .append("</pre>\n</body></html>\n")
                .toString();
    }

    private static void row(StringBuilder page, Event event, long begin, long span) {
        long took = event.end() - Phase.start(event);
        boolean failed = event.error() != NetworkError.NONE || event.status() >= 400;
        String url = escaped(event.method() + " " + Redaction.uri(event.uri()));
        page.append("<div class=\"row").append(failed ? " fail" : "").append("\"><span class=\"url\" title=\"");
        page.append(url).append("\"><bdi>").append(url).append("</bdi></span><span class=\"n\">");
        page.append(event.status() == 0 ? event.error() : Integer.toString(event.status()));
        page.append("</span><span class=\"n\">").append(millis(took)).append("</span>");
        page.append(String.format(
                Locale.ROOT,
                "<span class=\"lane\"><span class=\"bar %s\" title=\"%s, %s\" style=\"left:%.3f%%;width:%.3f%%\">",
                event.source(),
                event.source(),
                GraphText.size(event.bytesReceived()),
                100.0 * (Phase.start(event) - begin) / span,
                100.0 * took / span));
        Phase.of(event)
                .forEach((phase, nanos) -> page.append(String.format(
                        Locale.ROOT,
                        "<i class=\"%s\" title=\"%s %s\" style=\"flex:%d\"></i>",
                        phase.text(),
                        phase.text(),
                        millis(nanos),
                        TimeUnit.NANOSECONDS.toMicros(nanos))));
        page.append("</span></span></div>\n");
    }

    private static String totals(List<Event> events) {
        long bytes = 0;
        Map<Phase, Long> phases = new EnumMap<>(Phase.class);
        for (Event event : events) {
            bytes += event.bytesReceived();
            Phase.of(event).forEach((phase, nanos) -> phases.merge(phase, nanos, Long::sum));
        }
        long failed = events.stream()
                .filter(event -> event.error() != NetworkError.NONE || event.status() >= 400)
                .count();
        StringBuilder text = new StringBuilder(events.size() + " requests, " + failed + " failed, "
                + GraphText.size(bytes) + "; time of all together:");
        phases.forEach((phase, nanos) ->
                text.append(' ').append(phase.text()).append(' ').append(millis(nanos)));
        return text.toString();
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
