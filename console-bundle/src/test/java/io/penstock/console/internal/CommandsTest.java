// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.cache.HttpCache;
import io.penstock.network.HeaderFields;
import io.penstock.network.spi.AccessPolicy;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.testkit.TestOrigin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.condition.Condition;

/** Every command, typed into a real Gogo. */
class CommandsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static TestOrigin origin;
    private static GogoBench gogo;

    @BeforeAll
    static void start() throws Exception {
        origin = TestOrigin.http();
        origin.serve("/hello", "text/plain", "hello\nworld");
        origin.on(
                "/cookie",
                (request, responder) ->
                        responder.send(200, HeaderFields.of("Set-Cookie", "sid=hush; Max-Age=100"), new byte[] {1}));
        origin.redirect("/moved", 302, "/hello");
        origin.serve("/main.qml", "text/x-qml", "import QtQuick\nItem { Leaf {} }\n");
        origin.serve("/qmldir", "text/plain", "Leaf 1.0 Leaf.qml\n");
        origin.serve("/Leaf.qml", "text/x-qml", "import QtQuick\nItem {}\n");
        gogo = new GogoBench(directory.resolve("felix"));
        await().atMost(LIMIT).ignoreExceptions().until(() -> run("net:status").contains("usable      yes"));
    }

    @AfterAll
    static void stop() throws Exception {
        gogo.close();
        origin.close();
    }

    private static String run(String line) throws Exception {
        return gogo.run(
                line.replace("ORIGIN", "http://localhost:" + origin.port()).replace("DIR", directory.toString()));
    }

    private static Object json(String line) throws Exception {
        return Json.read(run(line + " --json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "net:status",
                "net:explain ORIGIN/hello",
                "net:get ORIGIN/hello",
                "net:load ORIGIN/main.qml",
                "net:swaps",
                "net:cookies",
                "net:cookies for ORIGIN/hello",
                "net:proxy",
                "net:proxy for ORIGIN/hello",
                "net:policy check ORIGIN/hello",
                "net:offline",
                "net:trace",
                "net:help"
            })
    void every_command_answers_people_and_programs_and_shows_its_usage(String line) throws Exception {
        run("net:get ORIGIN/hello"); // so that there is a jar
        assertThat(run(line)).isNotBlank();
        json(line);
        assertThat(run(line + " --help")).startsWith(line.split(" ")[0]);
    }

    @Test
    void status_shows_the_stack() throws Exception {
        assertThat(run("net:status"))
                .contains("cookie", "proxy", "httpclient", "io.penstock.factory.proxy", "below cookie: rank 100 < 300")
                .contains("transport: it asks for nothing below");
        List<?> engines = (List<?>) json("net:status --engine default");
        assertThat(engines).hasSize(1);
        assertThat((List<?>) ((Map<?, ?>) engines.get(0)).get("stack")).hasSize(3);
    }

    @Test
    void explain_names_engine_stack_proxy_cookies_policy_and_configuration_and_sends_nothing() throws Exception {
        run("net:get ORIGIN/cookie");
        run("net:offline off"); // makes a configuration, and with it a generation
        await().atMost(LIMIT).until(() -> run("net:status").contains("usable      yes"));
        origin.forgetRequests();
        assertThat(run("net:explain ORIGIN/secret --bundle my.app"))
                .contains("engine         default", "on behalf of   my.app", "it would be sent")
                .contains("below proxy: rank -100 < 100")
                .containsPattern("proxy +proxy +DIRECT")
                .containsPattern("proxy +proxy rule")
                .containsPattern("cookie +cookies +sid")
                .contains("none: http goes in clear text", "allowed: there is no policy")
                .contains("none: no bundle answers challenges", "io.penstock.engine")
                .doesNotContain("hush");
        assertThat(run("net:explain https://example.org/")).contains("the JDK's trust store");
        assertThat(run("net:explain ftp://example.org/")).contains("refused: the scheme ftp is not served here");
        assertThat(origin.requests()).isEmpty();
    }

    @Test
    void get_shows_status_header_time_and_body() throws Exception {
        assertThat(run("net:get ORIGIN/moved --body --header 'X-Test: a:b'"))
                .contains("status      200", "source      NETWORK", "/moved", "Content-Type", "text/plain", "total")
                .contains("hello, world");
        assertThat(origin.requests("/hello").get(origin.count("/hello") - 1).firstValue("X-Test"))
                .contains("a:b");
        assertThat(run("net:get ORIGIN/cookie")).contains("***").doesNotContain("hush");
        assertThat(run("net:get ORIGIN/none")).contains("status      404");
        assertThat(run("net:get ORIGIN/hello --output DIR/body.txt")).contains("body.txt");
        assertThat(directory.resolve("body.txt")).hasContent("hello\nworld");
    }

    @Test
    void load_shows_each_document_and_its_errors() throws Exception {
        assertThat(run("net:load ORIGIN/main.qml")).contains("READY", "Leaf.qml", "qmldir");
        assertThat(run("net:load ORIGIN/missing.qml")).contains("ERROR", "NOT_FOUND", "404");
    }

    @Test
    void a_load_can_be_kept_and_told_apart_from_a_later_one() throws Exception {
        AtomicReference<String> leaf = new AtomicReference<>("import QtQuick\nItem {}\n");
        origin.serve("/kept/main.qml", "text/x-qml", "import QtQuick\nItem { Leaf {} }\n");
        origin.serve("/kept/qmldir", "text/plain", "Leaf 1.0 Leaf.qml\n");
        origin.on(
                "/kept/Leaf.qml",
                (request, responder) -> responder.send(
                        200,
                        HeaderFields.of("Cache-Control", "no-store"),
                        leaf.get().getBytes(UTF_8)));
        assertThat(run("net:load ORIGIN/kept/main.qml --export DIR/kept.zip"))
                .contains("READY", "exported", "kept.zip");
        assertThatThrownBy(() -> run("net:load ORIGIN/kept/main.qml --export DIR/kept.zip"))
                .hasMessageContaining("--export: there is a ");

        origin.forgetRequests();
        assertThat(run("net:load file:DIR/kept.zip")).contains("READY", "/kept/Leaf.qml", "LOCAL");
        assertThat(origin.requests()).isEmpty();

        assertThat(json("net:load ORIGIN/kept/main.qml --since DIR/kept.zip"))
                .extracting("changes")
                .isEqualTo(List.of());
        leaf.set("import QtQuick\nItem { x: 1 }\n");
        assertThat(run("net:load ORIGIN/kept/main.qml --since DIR/kept.zip"))
                .containsPattern("/kept/Leaf.qml +.*CONTENT");
        assertThat(json("net:load ORIGIN/kept/main.qml --reload"))
                .extracting("changes")
                .isEqualTo(List.of());
        assertThatThrownBy(() -> run("net:load ORIGIN/kept/main.qml --since DIR/none.zip"))
                .hasMessageContainingAll("--since: ", "File not found");
    }

    @Test
    void swaps_tell_what_has_changed() throws Exception {
        NetworkAccessManagerFactory factory = parent -> new io.penstock.network.spi.NetworkAccessManager() {
            private final io.penstock.network.spi.NetworkAccessManager next = parent.next();

            @Override
            public <T> java.util.concurrent.CompletableFuture<io.penstock.network.NetworkReply<T>> send(
                    io.penstock.network.NetworkRequest request, java.net.http.HttpResponse.BodyHandler<T> body) {
                return next.send(request, body);
            }

            @Override
            public void close() {}
        };
        ServiceRegistration<?> registration = gogo.context()
                .registerService(
                        NetworkAccessManagerFactory.class,
                        factory,
                        FrameworkUtil.asDictionary(Map.of("penstock.factory", "mine", "service.ranking", 1000)));
        await().atMost(LIMIT).until(() -> run("net:status").contains("mine"));
        assertThat(run("net:swaps --limit 1")).contains("mine > cookie > proxy > httpclient");
        registration.unregister();
        await().atMost(LIMIT).until(() -> !run("net:swaps --limit 1").contains("mine >"));
    }

    @Test
    void cookies_are_listed_without_values_exported_removed_and_imported() throws Exception {
        run("net:get ORIGIN/cookie");
        assertThat(run("net:cookies list localhost"))
                .contains("sid", "localhost")
                .doesNotContain("hush");
        assertThat(run("net:cookies for ORIGIN/hello")).contains("sid");
        Path file = directory.resolve("cookies.txt");
        Files.deleteIfExists(file);
        assertThat(run("net:cookies export DIR/cookies.txt")).contains("exported  1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> run("net:cookies export DIR/cookies.txt")).hasMessageContaining("exists");
        assertThat(run("net:cookies remove localhost sid")).contains("removed  1");
        assertThat(run("net:cookies")).isEqualTo("none");
        assertThat(run("net:cookies import DIR/cookies.txt")).contains("imported  1");
        assertThat(run("net:cookies flush")).contains("flushed");
        assertThat(run("net:cookies clear")).contains("removed  1");
    }

    @Test
    void policies_are_asked_by_name_and_refuse() throws Exception {
        AccessPolicy policy = request -> request.origin().host().equals("internal.example")
                        && request.identity().bundle().equals("my.app")
                ? AccessPolicy.Verdict.denied("intranet")
                : AccessPolicy.Verdict.ALLOWED;
        ServiceRegistration<?> registration = gogo.context().registerService(AccessPolicy.class, policy, null);
        try {
            assertThat(run("net:policy check http://internal.example/ --bundle my.app"))
                    .contains("denied by the rule intranet");
            assertThat(run("net:policy check http://internal.example/")).contains("allowed;");
            assertThat(run("net:explain http://internal.example/ --bundle my.app"))
                    .contains("refused: rule intranet of");
        } finally {
            registration.unregister();
        }
    }

    @Test
    void the_cache_is_whatever_bundle_offers_one() throws Exception {
        assertThatThrownBy(() -> run("net:cache")).hasMessageContaining("has no cache (yet)");
        ServiceRegistration<?> registration = gogo.context()
                .registerService(
                        HttpCache.class, new FakeCache(), FrameworkUtil.asDictionary(Map.of("engine", "default")));
        try {
            assertThat(run("net:cache")).contains("hits          1");
            assertThat(run("net:cache list 'http://*' --limit 5")).contains("http://h/5", "fresh");
            assertThat(run("net:cache remove 'http://*'")).contains("removed  8");
            assertThat(run("net:cache clear")).contains("cleared");
            assertThat(run("net:cache verify")).contains("checked  3");
        } finally {
            registration.unregister();
        }
    }

    @Test
    void offline_is_turned_on_and_off_at_once() throws Exception {
        assertThat(run("net:offline on")).contains("offline        yes", "io.penstock.engine");
        try {
            origin.forgetRequests();
            assertThatThrownBy(() -> run("net:get ORIGIN/hello")).hasMessageContaining("OFFLINE_MISS");
            assertThat(run("net:explain ORIGIN/hello")).contains("only a cache may answer");
            assertThat(origin.requests()).isEmpty();
        } finally {
            assertThat(run("net:offline off")).contains("offline        no");
        }
        assertThat(run("net:get ORIGIN/hello")).contains("200");
        assertThatThrownBy(() -> run("net:get ORIGIN/hello --offline")).hasMessageContaining("OFFLINE_MISS");
    }

    @Test
    void the_trace_keeps_exchanges_while_it_is_on() throws Exception {
        assertThat(run("net:trace on")).contains("trace  yes");
        run("net:get ORIGIN/hello");
        await().atMost(LIMIT).until(() -> run("net:trace").contains("/hello"));
        assertThat(run("net:trace off")).contains("trace  no", "io.penstock.console", "200");
        int before = ((List<?>) ((Map<?, ?>) json("net:trace")).get("exchanges")).size();
        run("net:get ORIGIN/hello");
        assertThat((List<?>) ((Map<?, ?>) json("net:trace")).get("exchanges")).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({
        "net:get, URL is missing",
        "net:get nonsense, not an absolute URL",
        "net:get http://h/ --header x, --header takes",
        "net:get http://h/ --method 'a b', method must be a token",
        "net:status --engine other, there are default",
        "net:status --what, there is no option --what",
        "net:policy deny http://h/, there is no action deny",
        "net:cookies eat, there is no action eat",
        "net:proxy eat, there is no action eat",
        "net:offline maybe, on or off",
        "net:trace maybe, on or off",
        "net:swaps --limit 0, whole number from 1 to 50"
    })
    void a_wrong_call_says_what_is_wrong(String line, String message) {
        assertThatThrownBy(() -> run(line)).hasMessageContaining(message);
    }

    @Test
    void the_console_may_leave_and_come_back() throws Exception {
        run("net:trace on");
        gogo.bundle("io.penstock.console").stop();
        assertThat(gogo.bundle("io.penstock.engine").getServicesInUse())
                .noneMatch(each -> String.valueOf(each.getBundle()).contains("console"));
        gogo.bundle("io.penstock.console").start();
        await().atMost(LIMIT).ignoreExceptions().until(() -> run("net:trace").contains("trace  no"));
    }

    @Test
    void engines_of_factory_configurations_are_apart() throws Exception {
        ConfigurationAdmin admin =
                gogo.context().getService(gogo.context().getServiceReference(ConfigurationAdmin.class));
        Configuration second = admin.getFactoryConfiguration("io.penstock.engines", "second", "?");
        second.update(FrameworkUtil.asDictionary(
                Map.of("factory.target", "(!(penstock.factory=proxy))", "timeout.total", "44s")));
        try {
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> run("net:status --engine second").contains("usable      yes"));
            assertThat(run("net:status --engine second"))
                    .contains("cookie", "httpclient")
                    .doesNotContain("io.penstock.factory.proxy");
            assertThat((List<?>) json("net:status")).hasSize(2);
            assertThat(gogo.context().getServiceReferences(Condition.class, "(osgi.condition.id=io.penstock.ready)"))
                    .extracting(each -> each.getProperty("engine"))
                    .containsExactlyInAnyOrder("default", "second");
            // a jar for each
            run("net:cookies clear");
            run("net:get ORIGIN/cookie --engine second");
            assertThat(run("net:cookies --engine second")).contains("sid");
            assertThat(run("net:cookies")).isEqualTo("none");
            // a switch for each
            assertThat(run("net:offline on --engine second")).contains("io.penstock.engines~second");
            assertThatThrownBy(() -> run("net:get ORIGIN/hello --engine second"))
                    .hasMessageContaining("OFFLINE_MISS");
            assertThat(run("net:get ORIGIN/hello")).contains("200");
        } finally {
            second.delete();
            await().atMost(LIMIT).until(() -> !run("net:status").contains("second"));
        }
    }

    private static final class FakeCache implements HttpCache {
        @Override
        public String engine() {
            return "default";
        }

        @Override
        public Statistics statistics() {
            return new Statistics(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        }

        @Override
        public List<EntryView> list(String urlPattern, int limit) {
            return List.of(new EntryView("http://h/" + limit, 200, 10, Instant.EPOCH, "fresh", ""));
        }

        @Override
        public int remove(String urlPattern) {
            return urlPattern.length();
        }

        @Override
        public void clear() {}

        @Override
        public Verification verify() {
            return new Verification(3, 0);
        }
    }
}
