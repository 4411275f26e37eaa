// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Writes {@code docs/configuration.md} and the commented files of {@code features.xml} from the metatype of all bundles. */
final class ConfigurationGuide {
    /** A class of each bundle that has a configuration. */
    private static final List<String> BUNDLES = List.of(
            "io.penstock.engine.internal.DefaultEngineComponent",
            "io.penstock.factory.cookie.internal.CookieComponent",
            "io.penstock.factory.caching.internal.CachingComponent",
            "io.penstock.factory.proxy.internal.ProxyComponent",
            "io.penstock.factory.httpclient.internal.HttpClientFactory",
            "io.penstock.document.qml.internal.QmlLanguageComponent");

    private static final String HEAD = """
            # Configuration

            <!-- Generated from the metatype of the bundles; see ConfigurationGuideTest. -->

            By ConfigAdmin: `etc/<pid>.cfg` in Karaf, a file of the directory that `--conf` gives to the launcher, or
            `Penstock.configure`. A factory configuration is a file `<pid>-<name>.cfg`. All values may be strings,
            `service.ranking` too. A change takes effect on the next request; what is under way is not lost. A bad value keeps
            the last good configuration, and the log names key, value and what is allowed. Times are written as `500ms`,
            `10s`, `5m`, `2h`, `7d`; sizes as `64K`, `10M`, `2G`; lists with commas. Keys that begin with a dot are private:
            they are never shown. On the console, `net:status` and `net:explain URL` show what is in force.

            | PID | what |
            |---|---|
            """;

    /** One key. */
    record Key(String id, String name, String description, String type, String fallback, String allowed) {}

    /** One configuration; of a factory alone, {@code pid} and the only factory PID are the same. */
    record Configuration(String pid, List<String> factoryPids, String name, String description, List<Key> keys) {
        /** Whether there is none by default, and any number by name. */
        boolean isFactoryOnly() {
            return factoryPids.contains(pid);
        }
    }

    private ConfigurationGuide() {}

    static List<Configuration> read() throws Exception {
        List<Configuration> all = new ArrayList<>();
        for (String bundle : BUNDLES) {
            Path place = Path.of(Class.forName(bundle, false, ConfigurationGuide.class.getClassLoader())
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            metatype(place).forEach((name, document) -> {
                Configuration configuration = read(document);
                if (name.equals(configuration.pid() + ".xml")) { // what an earlier build has left has other names
                    all.add(configuration);
                }
            });
        }
        return all;
    }

    private static Map<String, Document> metatype(Path place) throws Exception {
        Map<String, Document> documents = new TreeMap<>();
        if (Files.isDirectory(place)) {
            try (var files = Files.list(place.resolve("OSGI-INF/metatype"))) {
                for (Path file : files.toList()) {
                    try (InputStream in = Files.newInputStream(file)) {
                        documents.put(String.valueOf(file.getFileName()), parse(in));
                    }
                }
            }
        } else {
            try (ZipFile jar = new ZipFile(place.toFile())) {
                for (ZipEntry entry : jar.stream()
                        .filter(each -> each.getName().matches("OSGI-INF/metatype/.+\\.xml"))
                        .toList()) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        documents.put(Path.of(entry.getName()).getFileName().toString(), parse(in));
                    }
                }
            }
        }
        if (documents.isEmpty()) {
            throw new IOException("no metatype in " + place);
        }
        return documents;
    }

    private static Document parse(InputStream in) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
    }

    private static Configuration read(Document document) {
        Element ocd = elements(document.getDocumentElement(), "OCD").get(0);
        String pid = "";
        List<String> factories = new ArrayList<>();
        for (Element designate : elements(document.getDocumentElement(), "Designate")) {
            if (designate.hasAttribute("pid")) {
                pid = designate.getAttribute("pid");
            } else {
                factories.add(designate.getAttribute("factoryPid"));
            }
        }
        List<Key> keys = new ArrayList<>();
        for (Element key : elements(ocd, "AD")) {
            keys.add(new Key(
                    key.getAttribute("id"),
                    key.getAttribute("name"),
                    key.getAttribute("description"),
                    key.getAttribute("type"),
                    key.getAttribute("default"),
                    allowed(key)));
        }
        return new Configuration(
                pid.isEmpty() ? factories.get(0) : pid,
                factories,
                ocd.getAttribute("name"),
                ocd.getAttribute("description"),
                keys);
    }

    private static String allowed(Element key) {
        List<Element> options = elements(key, "Option");
        if (!options.isEmpty()) {
            return options.stream()
                    .map(each -> "`" + each.getAttribute("value") + "`")
                    .collect(Collectors.joining(", "));
        }
        String min = key.getAttribute("min");
        String max = key.getAttribute("max");
        String list = key.getAttribute("cardinality").matches("0?") ? "" : "list of ";
        return switch (key.getAttribute("type")) {
            case "Boolean" -> "`true`, `false`";
            case "Integer", "Long" -> min.isEmpty() && max.isEmpty() ? "whole number" : min + " to " + max;
            default -> list + (list.isEmpty() ? "text" : "texts");
        };
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    static String markdown(List<Configuration> all) {
        StringBuilder text = new StringBuilder(HEAD);
        for (Configuration each : all) {
            text.append("| [`")
                    .append(each.pid())
                    .append("`](#")
                    .append(anchor(each))
                    .append(") | ");
            text.append(each.name()).append(" |\n");
        }
        for (Configuration each : all) {
            text.append("\n## `").append(each.pid()).append("`\n\n");
            text.append(each.description()).append(".");
            if (each.isFactoryOnly()) {
                text.append(" A factory PID: there is none by default, and any number of `")
                        .append(each.pid())
                        .append("-NAME.cfg`.");
            } else {
                each.factoryPids()
                        .forEach(factory -> text.append(" Factory PID for more: `")
                                .append(factory)
                                .append("`."));
            }
            text.append("\n\n| key | default | allowed | meaning |\n|---|---|---|---|\n");
            for (Key key : each.keys()) {
                text.append("| `").append(key.id()).append("` | ");
                text.append(key.fallback().isEmpty() ? "" : "`" + cell(key.fallback()) + "`")
                        .append(" | ");
                text.append(key.allowed()).append(" | ");
                text.append("*")
                        .append(cell(key.name()))
                        .append(".* ")
                        .append(cell(key.description()))
                        .append(" |\n");
            }
        }
        return text.append(
                        "\nRules of proxies are explained in [proxies](proxies.md), the jar in [cookies](cookies.md),\n")
                .append("access policies and TLS in [security](security.md).\n")
                .toString();
    }

    private static String anchor(Configuration configuration) {
        return configuration.pid().replace(".", "");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }

    /** The lines of a file that shows all keys; every value is its default and commented out. */
    static List<String> file(Configuration configuration) {
        List<String> lines = new ArrayList<>();
        lines.add("# " + configuration.name() + ". " + configuration.description() + ".");
        lines.add("# A change takes effect on the next request; docs/configuration.md explains the syntax.");
        for (Key key : configuration.keys()) {
            lines.add("#");
            lines.add("# " + key.name() + ": " + key.description() + " ("
                    + key.allowed().replace("`", "") + ")");
            lines.add("# " + key.id() + " = " + key.fallback());
        }
        return lines;
    }

    /** The {@code <config>} elements of a feature repository by PID: their lines. */
    static Map<String, List<String>> shipped(Path features) throws Exception {
        Map<String, List<String>> shipped = new TreeMap<>();
        try (InputStream in = Files.newInputStream(features)) {
            for (Element config : elements(parse(in).getDocumentElement(), "config")) {
                shipped.put(
                        config.getAttribute("name"),
                        config.getTextContent()
                                .strip()
                                .lines()
                                .map(String::strip)
                                .toList());
            }
        }
        return shipped;
    }
}
