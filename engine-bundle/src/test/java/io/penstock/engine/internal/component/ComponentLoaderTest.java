// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import static io.penstock.engine.ComponentStatus.CANCELLED;
import static io.penstock.engine.ComponentStatus.ERROR;
import static io.penstock.engine.ComponentStatus.LOADING;
import static io.penstock.engine.ComponentStatus.READY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DocumentException;
import io.penstock.engine.DocumentGraph;
import io.penstock.engine.DocumentKind;
import io.penstock.engine.LoadOptions;
import io.penstock.engine.LoadedDocument;
import io.penstock.network.HeaderFields;
import io.penstock.network.Initiator;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Priority;
import io.penstock.network.RequestAttribute;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComponentLoaderTest {
    private final Rig rig = new Rig();
    private final Site site = rig.site;

    @Test
    void a_graph_is_loaded_whole_and_each_document_is_asked_for_once() {
        site.put("main.toy", "require a", "require b", "prefetch p.png")
                .put("a", "require shared", "late c after shared")
                .put("b", "require shared", "settle d")
                .put("c")
                .put("d")
                .put("shared")
                .put("p.png");
        Component component = rig.load("main.toy");

        assertThat(component.status()).isEqualTo(READY);
        assertThat(component.errors()).isEmpty();
        assertThat(site.paths()).containsExactlyInAnyOrder("/main.toy", "/a", "/b", "/c", "/d", "/shared", "/p.png");
        assertThat(Rig.paths(component.graph().documents()))
                .containsExactly("main.toy", "a", "b", "shared", "c", "d", "p.png");
        assertThat(Rig.paths(component.graph().dependencyOrder()))
                .containsExactly("shared", "c", "a", "d", "b", "p.png", "main.toy");
        assertThat(component.progress()).isEqualTo(1);
        assertThat(component.progressDetail().documentsKnown()).isEqualTo(6);
        assertThat(component.progressDetail().prefetchDone()).isEqualTo(1);
    }

    @Test
    void session_calls_come_in_the_documented_order() {
        site.put("main.toy", "require a", "settle b").put("a").put("b");
        rig.load("main.toy");
        assertThat(rig.language.calls.stream().filter(call -> call.startsWith("/main.toy ")))
                .containsExactly(
                        "/main.toy document",
                        "/main.toy ended /a READY",
                        "/main.toy settled",
                        "/main.toy ended /b READY",
                        "/main.toy settled");
    }

    @Test
    void requests_of_one_document_go_out_before_any_of_them_is_answered() {
        site.put("main.toy", "require a", "require b", "optional c", "prefetch d");
        rig.network.hold("a").hold("b").hold("c").hold("d");
        rig.begin("main.toy");
        rig.network.run();
        assertThat(rig.network.sent.stream()
                        .map(exchange -> exchange.request.uri().getPath()))
                .containsExactlyInAnyOrder("/main.toy", "/a", "/b", "/c", "/d");
    }

    @Test
    void every_failing_dependency_is_reported_own_error_first_then_its_causes() {
        site.put("main.toy", "require a", "blame b", "require c")
                .put("a", "require missing")
                .put("b", "error broken")
                .put("c", "require missing", "require b");
        Component component = rig.load("main.toy");

        assertThat(component.status()).isEqualTo(ERROR);
        assertThat(Rig.errors(component))
                .containsExactly(
                        "main.toy:2:1: I blame b",
                        "b:1:1: broken",
                        "main.toy:1:5: a unavailable",
                        "a:1:5: missing unavailable",
                        "missing: File not found",
                        "main.toy:3:5: c unavailable",
                        "c:1:5: missing unavailable",
                        "c:2:5: b unavailable");
        assertThat(component.errors().get(4).status()).isEqualTo(404);
        assertThat(component.errors().get(4).code()).isEqualTo(NetworkError.NOT_FOUND);
        assertThatThrownBy(() -> component.completion().get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        DocumentException.class,
                        failure -> assertThat(failure.errors()).isEqualTo(component.errors()));
    }

    @ParameterizedTest
    @CsvSource({
        "401, Authentication required, AUTHENTICATION_REQUIRED",
        "403, Access denied, ACCESS_FORBIDDEN",
        "404, File not found, NOT_FOUND",
        "410, Network error: HTTP status 410, GONE",
        "500, Network error: HTTP status 500, INTERNAL_SERVER_ERROR",
        "304, Network error: HTTP status 304, UNEXPECTED_STATUS",
    })
    void an_http_failure_keeps_its_status_and_says_what_qt_says(int status, String words, NetworkError code) {
        site.status("main.toy", status);
        Component component = rig.load("main.toy");
        assertThat(Rig.errors(component)).containsExactly("main.toy: " + words);
        assertThat(component.errors().get(0).status()).isEqualTo(status);
        assertThat(component.errors().get(0).code()).isEqualTo(code);
        assertThat(component.graph().root().httpStatus()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECTION_REFUSED, Connection refused",
        "CONNECTION_CLOSED, Remote host closed the connection",
        "HOST_NOT_FOUND, Host not found",
        "RESPONSE_TIMEOUT, Timeout",
        "PROXY_REFUSED, Proxy error: scripted",
        "ACCESS_DENIED, Access denied: scripted",
        "TLS, Network error: scripted",
    })
    void a_network_failure_says_what_qt_says(NetworkError code, String words) {
        site.fail("main.toy", code);
        Component component = rig.load("main.toy");
        assertThat(Rig.errors(component)).containsExactly("main.toy: " + words);
        assertThat(component.errors().get(0).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"404, READY", "410, READY", "403, ERROR", "500, ERROR"})
    void an_optional_document_may_be_missing_and_nothing_else(int status, ComponentStatus expected) {
        site.put("main.toy", "optional maybe").status("maybe", status);
        Component component = rig.load("main.toy");
        assertThat(component.status()).isEqualTo(expected);
        assertThat(Rig.statuses(component)).containsEntry("maybe", ERROR);
    }

    @Test
    void an_optional_document_with_an_error_of_its_own_fails_the_one_that_refers_to_it() {
        site.put("main.toy", "optional a").put("a", "error bad");
        assertThat(Rig.errors(rig.load("main.toy"))).containsExactly("main.toy:1:5: a unavailable", "a:1:1: bad");
    }

    @Test
    void prefetch_neither_delays_nor_fails_a_load() {
        site.put("main.toy", "prefetch slow.png", "prefetch missing.png").put("slow.png", "pixels");
        rig.network.hold("slow.png");
        Component component = rig.load("main.toy");
        assertThat(component.status()).isEqualTo(READY);
        assertThat(component.progress()).isEqualTo(1);
        assertThat(component.progressDetail().prefetchDone()).isEqualTo(1);
        assertThat(Rig.statuses(component)).containsEntry("slow.png", LOADING);

        rig.network.release("slow.png");
        rig.network.run();
        assertThat(component.progressDetail().prefetchDone()).isEqualTo(2);
        assertThat(Rig.statuses(component)).containsEntry("slow.png", READY).containsEntry("missing.png", ERROR);
        assertThat(rig.network.activeAlarms()).isZero();
    }

    @Test
    void prefetch_can_be_switched_off() {
        site.put("main.toy", "prefetch a.png");
        Component component =
                rig.load("main.toy", LoadOptions.builder().prefetch(false).build());
        assertThat(component.status()).isEqualTo(READY);
        assertThat(site.paths()).containsExactly("/main.toy");
    }

    @Test
    void a_document_that_was_only_prefetched_counts_once_it_is_required() {
        site.put("main.toy", "prefetch x", "require a")
                .put("a", "settle b")
                .put("b", "drop c")
                .put("c");
        rig.network.hold("x");
        Component component = rig.load("main.toy");
        assertThat(component.status()).isEqualTo(READY);
        component.cancel();
        assertThat(component.status()).isEqualTo(READY);
        assertThat(Rig.statuses(component)).containsEntry("x", CANCELLED);
        assertThat(rig.network.activeAlarms()).isZero();
    }

    @Test
    void a_request_tells_on_whose_behalf_it_is_made_and_how_urgent_it_is() {
        site.put("main.toy", "require a", "prefetch p").put("a").put("p");
        HeaderFields fields = HeaderFields.of("X-Load", "7");
        rig.load("main.toy", LoadOptions.builder().fields(fields).build());
        NetworkRequest root = request("main.toy");
        NetworkRequest child = request("a");
        NetworkRequest prefetch = request("p");
        assertThat(root.attribute(RequestAttribute.INITIATOR)).isEqualTo(Initiator.NONE);
        assertThat(child.attribute(RequestAttribute.INITIATOR)).isEqualTo(Initiator.document(Site.url("main.toy")));
        assertThat(child.attribute(RequestAttribute.PRIORITY)).isEqualTo(Priority.NORMAL);
        assertThat(prefetch.attribute(RequestAttribute.PRIORITY)).isEqualTo(Priority.LOW);
        assertThat(child.firstValue("x-load")).contains("7");
    }

    @Test
    void secret_fields_go_to_the_origin_of_the_root_only() {
        URI other = URI.create("http://other/x");
        site.put("main.toy", "require a", "require " + other).put("a");
        HeaderFields fields = HeaderFields.of("Authorization", "Bearer secret", "X-Load", "7");
        rig.load("main.toy", LoadOptions.builder().fields(fields).build());
        assertThat(request("a").firstValue("authorization")).isPresent();
        NetworkRequest elsewhere = site.requests.stream()
                .filter(request -> request.uri().equals(other))
                .findFirst()
                .orElseThrow();
        assertThat(elsewhere.firstValue("authorization")).isEmpty();
        assertThat(elsewhere.firstValue("x-load")).contains("7");
    }

    @Test
    void references_resolve_against_the_url_that_a_document_was_retrieved_from() {
        site.redirect("alias/main.toy", "real/main.toy")
                .put("real/main.toy", "require part")
                .put("real/part")
                .put("alias/part");
        Component component = rig.load("alias/main.toy");
        assertThat(component.status()).isEqualTo(READY);
        assertThat(site.paths()).containsExactly("/alias/main.toy", "/real/main.toy", "/real/part");
        assertThat(component.graph().root().url()).isEqualTo(Site.url("alias/main.toy"));
        assertThat(component.graph().root().retrievedUrl()).isEqualTo(Site.url("real/main.toy"));
    }

    @Test
    void references_resolve_against_the_url_that_was_asked_for_if_the_load_says_so() {
        site.redirect("alias/main.toy", "real/main.toy")
                .put("real/main.toy", "require part")
                .put("alias/part");
        LoadOptions options =
                LoadOptions.builder().base(LoadOptions.Base.REQUESTED).build();
        assertThat(rig.load("alias/main.toy", options).status()).isEqualTo(READY);
        assertThat(site.paths()).contains("/alias/part");
    }

    @Test
    void interceptors_are_asked_in_order_and_change_where_a_document_is_fetched_but_not_its_base() {
        Rig rig = new Rig(
                0,
                List.of(
                        (url, kind) -> URI.create(url.toString().replace("/virtual/", "/mid/")),
                        (url, kind) -> kind.equals(DocumentKind.RESOURCE)
                                ? url
                                : URI.create(url.toString().replace("/mid/", "/v2/"))));
        rig.site.put("v2/main.toy", "require part", "prefetch p").put("v2/part");
        Component component = rig.load("virtual/main.toy");
        assertThat(component.status()).isEqualTo(READY);
        assertThat(rig.site.paths()).containsExactlyInAnyOrder("/v2/main.toy", "/v2/part", "/mid/p");
        assertThat(component.graph().root().retrievedUrl()).isEqualTo(Site.url("virtual/main.toy"));
    }

    @Test
    void an_interceptor_that_fails_is_an_error_of_the_document() {
        Rig rig = new Rig(0, List.of((url, kind) -> {
            throw new IllegalStateException("no");
        }));
        assertThat(Rig.errors(rig.load("main.toy")))
                .containsExactly(
                        "main.toy: Network error: a URL interceptor failed: java.lang.IllegalStateException: no");
    }

    @Test
    void a_language_that_fails_is_an_error_of_the_document_and_of_nothing_else() {
        site.put("main.toy", "require a", "require b")
                .put("a", "throw")
                .put("b", "require c", "throw.late")
                .put("c");
        Component component = rig.load("main.toy");
        assertThat(Rig.errors(component))
                .containsExactly(
                        "main.toy:1:5: a unavailable",
                        "a: the document language failed: java.lang.IllegalStateException: thrown",
                        "main.toy:2:5: b unavailable",
                        "b: the document language failed: java.lang.IllegalStateException: thrown late");
        assertThat(component.errors().get(1).code()).isEqualTo(NetworkError.INTERNAL);
    }

    @Test
    void a_root_that_no_language_reads_is_an_error() {
        site.put("main.txt", HeaderFields.of("Content-Type", "text/plain"), new byte[3]);
        assertThat(Rig.errors(rig.load("main.txt")))
                .containsExactly("main.txt: no document language reads text/plain or \"main.txt\"");
    }

    @Test
    void the_media_type_of_a_root_goes_before_its_suffix() {
        site.put("main", HeaderFields.of("Content-Type", "Text/Toy; charset=utf-8"), new byte[0]);
        Component component = rig.load("main");
        assertThat(component.status()).isEqualTo(READY);
        assertThat(component.graph().root().kind()).isEqualTo(ToyLanguage.KIND);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "require file:///etc/passwd      | Access denied: file: URLs are served below a local root document only",
                "require bundle://1.0/x          | Access denied: bundle: URLs are served below a local root document only",
                "require jar:file:/a.jar!/x      | Network error: the scheme jar is not served",
                "require ftp://site/x            | Network error: the scheme ftp is not served",
            })
    void a_remote_document_reaches_nothing_local(String line, String message) {
        site.put("main.toy", line);
        Component component = rig.load("main.toy");
        assertThat(component.errors().get(1).message()).isEqualTo(message);
        assertThat(rig.network.sent).hasSize(1);
    }

    @Test
    void a_body_is_kept_if_the_load_asks_for_it() {
        site.put("main.toy", "prefetch p").put("p", "abc");
        LoadOptions keep = LoadOptions.builder().keepBodies(true).build();
        LoadedDocument root = rig.load("main.toy", keep).graph().root();
        assertThat(root.body())
                .hasValueSatisfying(body -> assertThat(body).asString().isEqualTo("prefetch p"));
        assertThat(root.bytes()).isEqualTo(10);
        assertThat(rig.load("main.toy", keep).graph().documents().get(1).body())
                .hasValueSatisfying(body -> assertThat(body).asString().isEqualTo("abc"));
        assertThat(rig.load("main.toy").graph().root().body()).isEmpty();
    }

    // ---- cycles

    @Test
    void a_cycle_ends_at_once_and_names_its_path_on_each_document_of_it() {
        site.put("main.toy", "require a", "require slow")
                .put("a", "require b")
                .put("b", "require c")
                .put("c", "require a");
        rig.network.hold("slow");
        Component component = rig.load("main.toy");
        assertThat(component.status()).isEqualTo(LOADING);
        assertThat(Rig.statuses(component))
                .containsEntry("a", ERROR)
                .containsEntry("b", ERROR)
                .containsEntry("c", ERROR);
        LoadedDocument b = component.graph().document(Site.url("b")).orElseThrow();
        assertThat(b.errors())
                .singleElement()
                .hasToString(
                        "http://site/b:1:5: Cyclic dependency: http://site/b → http://site/c → http://site/a → http://site/b");

        site.put("slow");
        rig.network.release("slow");
        rig.network.run();
        assertThat(Rig.errors(component))
                .containsExactly("main.toy:1:5: a unavailable", "a:1:5: Cyclic dependency: a → b → c → a");
    }

    @Test
    void a_root_in_a_cycle_ends_the_load_although_something_else_is_under_way() {
        site.put("main.toy", "require a", "require slow").put("a", "require main.toy");
        rig.network.hold("slow");
        Component component = rig.load("main.toy");
        assertThat(component.status()).isEqualTo(ERROR);
        assertThat(Rig.errors(component)).containsExactly("main.toy:1:5: Cyclic dependency: main.toy → a → main.toy");
        assertThat(rig.network.sent)
                .hasSize(3)
                .filteredOn(FakeExchange::isAborted)
                .hasSize(1);
    }

    @Test
    void a_document_that_requires_itself_is_a_cycle() {
        site.put("main.toy", "require main.toy");
        assertThat(Rig.errors(rig.load("main.toy")))
                .containsExactly("main.toy:1:5: Cyclic dependency: main.toy → main.toy");
        assertThat(site.count("main.toy")).isEqualTo(1);
    }

    @Test
    void an_edge_that_may_be_dropped_makes_no_cycle_whichever_edge_came_last() {
        for (int seed = 0; seed < 20; seed++) {
            Rig rig = new Rig(seed);
            rig.site
                    .put("main.toy", "require a", "require b", "require c")
                    .put("a", "require b")
                    .put("b", "drop c", "drop b")
                    .put("c", "require a");
            Component component = rig.load("main.toy");
            assertThat(component.status()).isEqualTo(READY);
            assertThat(rig.site.requests).hasSize(4);
        }
    }

    @Test
    void a_failure_behind_a_dropped_edge_is_not_lost() {
        for (int seed = 0; seed < 20; seed++) {
            Rig rig = new Rig(seed);
            rig.site.put("main.toy", "require a").put("a", "drop b").put("b", "require a", "error broken");
            Component component = rig.load("main.toy");
            assertThat(component.status()).isEqualTo(ERROR);
            assertThat(Rig.errors(component)).contains("b:2:1: broken");
        }
    }

    @Test
    void a_long_cycle_is_named_in_short() {
        site.put("main.toy", "require 0");
        for (int i = 0; i < 100; i++) {
            site.put("" + i, "require " + (i + 1) % 100);
        }
        Component component = rig.load("main.toy");
        assertThat(Rig.errors(component).get(1)).contains("0 → 1 → ", "… (88 more) → ", " → 99 → 0");
    }

    // ---- sharing, cancelling, cache

    @Test
    void components_share_documents_under_way_and_after() {
        site.put("one.toy", "require shared")
                .put("two.toy", "require shared")
                .put("shared", "require deep")
                .put("deep");
        rig.network.hold("shared");
        Component one = rig.begin("one.toy");
        Component two = rig.begin("two.toy");
        rig.network.run();
        rig.network.release("shared");
        rig.network.run();
        assertThat(one.status()).isEqualTo(READY);
        assertThat(two.status()).isEqualTo(READY);
        Component three = rig.begin("one.toy");
        assertThat(three.status()).isEqualTo(READY);
        assertThat(site.paths()).doesNotHaveDuplicates().hasSize(4);
        assertThat(Rig.statuses(three)).hasSize(3);
        assertThat(three.progressDetail()).isEqualTo(one.progressDetail());
    }

    @Test
    void a_root_that_another_document_refers_to_is_the_same_document() {
        site.put("one.toy", "require two.toy").put("two.toy");
        rig.network.hold("two.toy");
        Component two = rig.begin("two.toy");
        Component one = rig.begin("one.toy");
        rig.network.run();
        rig.network.release("two.toy");
        rig.network.run();
        assertThat(one.status()).isEqualTo(READY);
        assertThat(two.status()).isEqualTo(READY);
        assertThat(site.count("two.toy")).isEqualTo(1);
        assertThat(rig.load("two.toy").status()).isEqualTo(READY);
        assertThat(site.count("two.toy")).isEqualTo(1);
    }

    @Test
    void one_url_of_two_kinds_is_two_documents() {
        site.put("main.toy", "require a", "other a").put("a");
        assertThat(rig.load("main.toy").status()).isEqualTo(READY);
        assertThat(site.count("a")).isEqualTo(2);
    }

    @Test
    void loads_with_header_fields_of_their_own_share_nothing_with_others() {
        site.put("main.toy");
        rig.load("main.toy");
        rig.load(
                "main.toy",
                LoadOptions.builder().fields(HeaderFields.of("X", "1")).build());
        rig.load(
                "main.toy",
                LoadOptions.builder().fields(HeaderFields.of("X", "1")).build());
        assertThat(site.count("main.toy")).isEqualTo(2);
    }

    @Test
    void cancelling_stops_what_no_other_component_needs() {
        site.put("one.toy", "require shared", "require own")
                .put("two.toy", "require shared")
                .put("shared")
                .put("own");
        rig.network.hold("shared").hold("own");
        Component one = rig.begin("one.toy");
        Component two = rig.begin("two.toy");
        rig.network.run();
        one.cancel();
        assertThat(one.status()).isEqualTo(CANCELLED);
        assertThat(one.progress()).isEqualTo(1);
        assertThat(rig.network.sent.stream()
                        .filter(FakeExchange::isAborted)
                        .map(exchange -> exchange.request.uri().getPath()))
                .containsExactly("/own");
        assertThat(Rig.statuses(one)).containsEntry("shared", CANCELLED).containsEntry("own", CANCELLED);
        rig.network.run();
        assertThat(one.completion()).isCancelled();
        assertThatThrownBy(() -> one.completion().join()).isInstanceOf(CancellationException.class);
        rig.network.release("shared");
        rig.network.run();
        assertThat(two.status()).isEqualTo(READY);
        rig.network.release("own");
        assertThat(rig.load("one.toy").status()).isEqualTo(READY);
    }

    @Test
    void ending_a_completion_future_ends_no_load() {
        site.put("main.toy");
        Component component = rig.begin("main.toy");
        CompletableFuture<DocumentGraph> mine = component.completion();
        component.completion().cancel(true);
        component.completion().complete(null);
        rig.network.run();
        assertThat(mine.join().root().url()).isEqualTo(Site.url("main.toy"));
    }

    @Test
    void documents_that_failed_stay_cached_until_the_cache_is_cleared() {
        site.put("main.toy", "require a");
        assertThat(rig.load("main.toy").status()).isEqualTo(ERROR);
        site.put("a");
        assertThat(rig.load("main.toy").status()).isEqualTo(ERROR);
        assertThat(site.count("a")).isEqualTo(1);
        assertThat(rig.loader.describe().failed()).isEqualTo(2);
        rig.engine.clearComponentCache();
        assertThat(rig.loader.describe().documents()).isZero();
        assertThat(rig.load("main.toy").status()).isEqualTo(READY);
        assertThat(site.count("a")).isEqualTo(2);
    }

    @Test
    void clearing_the_cache_leaves_loads_under_way_what_they_have() {
        site.put("main.toy", "require a", "require b").put("a", "require b").put("b");
        rig.network.hold("a");
        Component component = rig.begin("main.toy");
        rig.network.run();
        rig.engine.clearComponentCache();
        rig.network.release("a");
        rig.network.run();
        assertThat(component.status()).isEqualTo(READY);
        assertThat(site.paths()).hasSize(3).doesNotHaveDuplicates();
        rig.load("main.toy");
        assertThat(site.paths()).hasSize(6);
    }

    @Test
    void trimming_keeps_what_a_component_that_somebody_holds_uses() {
        site.put("one.toy", "require shared")
                .put("two.toy", "require shared", "require own")
                .put("shared")
                .put("own");
        Component held = rig.load("one.toy");
        rig.load("two.toy");
        System.gc();
        int trimmed = rig.engine.trimComponentCache();
        assertThat(trimmed).isIn(0, 2); // whether the collector ran is not ours to say
        assertThat(rig.loader.describe().documents()).isEqualTo(4 - trimmed);
        assertThat(held.status()).isEqualTo(READY);
        assertThat(rig.load("one.toy").status()).isEqualTo(READY);
        assertThat(site.count("one.toy")).isEqualTo(1);
    }

    @Test
    void a_bundle_never_gets_a_document_that_was_fetched_for_another_one() {
        site.put("main.toy");
        rig.load("main.toy");
        rig.loader
                .forBundle(new io.penstock.network.Identity("test", "b.bundle"), java.util.Optional.empty())
                .load(Site.url("main.toy"));
        rig.network.run();
        assertThat(site.count("main.toy")).isEqualTo(2);
    }

    @Test
    void releasing_the_service_cancels_what_its_bundle_still_loads() {
        site.put("main.toy");
        rig.network.hold("main.toy");
        Component component = rig.begin("main.toy");
        rig.network.run();
        rig.engine.close();
        assertThat(component.status()).isEqualTo(CANCELLED);
        assertThatThrownBy(() -> rig.begin("main.toy")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closing_the_loader_ends_everything() {
        site.put("main.toy", "prefetch p").put("p");
        rig.network.hold("p");
        Component ready = rig.load("main.toy");
        rig.network.hold("two.toy");
        Component loading = rig.begin("two.toy");
        rig.network.run();
        rig.loader.close();
        assertThat(ready.status()).isEqualTo(READY);
        assertThat(loading.status()).isEqualTo(CANCELLED);
        assertThat(rig.network.activeAlarms()).isZero();
        assertThat(rig.network.sent).filteredOn(FakeExchange::isAborted).hasSize(2);
    }

    private NetworkRequest request(String path) {
        return site.requests.stream()
                .filter(request -> request.uri().equals(Site.url(path)))
                .findFirst()
                .orElseThrow();
    }
}
