// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import static io.penstock.engine.ComponentStatus.CANCELLED;
import static io.penstock.engine.ComponentStatus.ERROR;
import static io.penstock.engine.ComponentStatus.LOADING;
import static io.penstock.engine.ComponentStatus.READY;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.Component;
import io.penstock.engine.LoadOptions;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private final Rig rig = new Rig();
    private final Site site = rig.site;

    private void chain(int length) {
        site.put("main.toy", "require 1");
        for (int i = 1; i < length; i++) {
            site.put("" + i, "require " + (i + 1));
        }
        site.put("" + length);
    }

    private static LoadOptions.Builder options() {
        return LoadOptions.builder();
    }

    @Test
    void a_load_of_more_documents_than_allowed_ends_without_asking_for_one_more() {
        chain(20);
        Component component = rig.load("main.toy", options().maxDocuments(10).build());
        assertThat(component.status()).isEqualTo(ERROR);
        assertThat(Rig.errors(component)).containsExactly("10: the load has more than 10 documents");
        assertThat(component.errors().get(0).code()).isEqualTo(NetworkError.ACCESS_DENIED);
        assertThat(site.requests).hasSize(10);
        assertThat(Rig.statuses(component)).containsEntry("10", CANCELLED);
        assertThat(rig.load("main.toy", options().maxDocuments(21).build()).status())
                .isEqualTo(READY);
    }

    @Test
    void a_limit_of_one_load_spoils_no_document_for_another() {
        site.put("main.toy", "require a", "require b")
                .put("a", "settle c")
                .put("b")
                .put("c");
        rig.network.hold("a");
        Component wide = rig.begin("main.toy");
        Component narrow = rig.begin("main.toy", options().maxDocuments(3).build());
        rig.network.run();
        assertThat(narrow.status()).isEqualTo(LOADING);
        rig.network.release("a");
        rig.network.run();
        assertThat(narrow.status()).isEqualTo(ERROR);
        assertThat(wide.status()).isEqualTo(READY);
        assertThat(site.paths()).doesNotHaveDuplicates();
    }

    @Test
    void prefetch_beyond_a_limit_is_left_out_and_fails_nothing() {
        site.put("main.toy", "prefetch p1", "prefetch p2", "prefetch p3", "require a")
                .put("a")
                .put("p1")
                .put("p2");
        Component component = rig.load("main.toy", options().maxDocuments(3).build());
        assertThat(component.status()).isEqualTo(READY);
        assertThat(component.progressDetail().documentsKnown()).isEqualTo(2);
        assertThat(site.paths()).contains("/main.toy", "/a").hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void a_document_that_is_too_large_is_an_error_and_its_body_is_not_read_on() {
        site.put("main.toy", "require big").put("big", HeaderFields.EMPTY, new byte[10_000]);
        Component component =
                rig.load("main.toy", options().maxDocumentBytes(100).build());
        assertThat(Rig.errors(component))
                .containsExactly("main.toy:1:5: big unavailable", "big: the document has more than 100 bytes");
        assertThat(component.errors().get(1).code()).isEqualTo(NetworkError.BODY_TOO_LARGE);
        assertThat(rig.network.sent.get(1).isAborted()).isTrue();
        assertThat(rig.network.sent.get(1).pieces).isLessThan(10);
        // a load with another limit asks again
        assertThat(rig.load("main.toy").status()).isEqualTo(READY);
    }

    @Test
    void a_load_of_more_bytes_than_allowed_ends() {
        site.put("main.toy", "require a", "require b")
                .put("a", HeaderFields.EMPTY, new byte[60])
                .put("b", "require c");
        site.put("b", HeaderFields.EMPTY, new byte[60]);
        Component component = rig.load("main.toy", options().maxTotalBytes(100).build());
        assertThat(component.status()).isEqualTo(ERROR);
        assertThat(component.errors()).singleElement().asString().contains("the load has more than 100 bytes");
        assertThat(component.progressDetail().bytesReceived()).isLessThan(130);
    }

    @Test
    void prefetched_bytes_beyond_the_limit_are_given_up_without_failing_the_load() {
        site.put("main.toy", "prefetch p").put("p", HeaderFields.EMPTY, new byte[1000]);
        Component component = rig.load("main.toy", options().maxTotalBytes(100).build());
        assertThat(component.status()).isEqualTo(READY);
        assertThat(rig.network.sent.get(1).isAborted()).isTrue();
        assertThat(rig.network.activeAlarms()).isZero();
    }

    @Test
    void depth_counts_references_on_the_shortest_way() {
        chain(10);
        assertThat(rig.load("main.toy", options().maxDepth(10).build()).status())
                .isEqualTo(READY);
        Component component = rig.load("main.toy", options().maxDepth(9).build());
        assertThat(Rig.errors(component))
                .containsExactly("10: the document is more than 9 references away from the root");
        // a document found deep and then near lies near, and so does all below it
        site.put("near.toy", "require n1", "require n4x")
                .put("n4x", "settle n3")
                .put("n1", "require n2");
        site.put("n2", "require n3").put("n3", "settle n4").put("n4");
        assertThat(rig.load("near.toy", options().maxDepth(3).build()).status()).isIn(READY, ERROR);
        rig.engine.clearComponentCache();
        assertThat(rig.load("near.toy", options().maxDepth(4).build()).status()).isEqualTo(READY);
    }

    @Test
    void a_load_that_takes_too_long_ends() {
        site.put("main.toy", "require slow");
        rig.network.hold("slow");
        Component component =
                rig.load("main.toy", options().totalTime(Duration.ofSeconds(10)).build());
        rig.network.advance(Duration.ofSeconds(9));
        assertThat(component.status()).isEqualTo(LOADING);
        rig.network.advance(Duration.ofSeconds(2));
        assertThat(component.status()).isEqualTo(ERROR);
        assertThat(Rig.errors(component)).containsExactly("main.toy: Timeout: not loaded within 10s");
        assertThat(component.errors().get(0).code()).isEqualTo(NetworkError.TOTAL_TIMEOUT);
        assertThat(rig.network.sent).filteredOn(FakeExchange::isAborted).hasSize(1);
        assertThat(rig.network.activeAlarms()).isZero();
    }

    @Test
    void a_load_in_which_nothing_moves_ends_and_one_that_moves_does_not() {
        site.put("main.toy", "require a").put("a", "require b").put("b");
        rig.network.hold("a").hold("b");
        Component component =
                rig.load("main.toy", options().idleTime(Duration.ofSeconds(10)).build());
        rig.network.advance(Duration.ofSeconds(8));
        rig.network.release("a");
        rig.network.run();
        rig.network.advance(Duration.ofSeconds(8));
        assertThat(component.status()).isEqualTo(LOADING);
        rig.network.advance(Duration.ofSeconds(3));
        assertThat(component.status()).isEqualTo(ERROR);
        assertThat(component.errors().get(0).code()).isEqualTo(NetworkError.IDLE_TIMEOUT);
    }

    @Test
    void what_is_still_prefetched_is_given_up_when_time_is_up() {
        site.put("main.toy", "prefetch slow");
        rig.network.hold("slow");
        Component component = rig.load("main.toy");
        assertThat(component.status()).isEqualTo(READY);
        rig.network.advance(Duration.ofMinutes(6));
        assertThat(rig.network.sent).filteredOn(FakeExchange::isAborted).hasSize(1);
        assertThat(component.status()).isEqualTo(READY);
        assertThat(rig.network.activeAlarms()).isZero();
    }

    @Test
    void schemes_and_origins_hold_for_every_document_and_every_redirect() {
        site.put("main.toy", "require http://other/x", "require data:text/toy,", "require moved")
                .redirect("moved", "http://other/y");
        LoadOptions options =
                options().origins(Set.of("http://site")).schemes(Set.of("http")).build();
        Component component = rig.load("main.toy", options);
        assertThat(component.errors().stream().map(error -> error.message()))
                .contains(
                        "Access denied: the origin http://other is not among those of this load",
                        "Access denied: the scheme data is not among those of this load",
                        "Network error: refused");
        assertThat(site.requests.stream().map(request -> request.uri().getHost()))
                .containsOnly("site");
    }

    @Test
    void a_root_may_be_a_data_url() {
        Component component = rig.engine.load(URI.create("data:text/toy,error%20bad"));
        rig.network.run();
        assertThat(rig.network.sent).hasSize(1);
        assertThat(component.status()).isEqualTo(ERROR); // the fake network has no data: URLs
    }
}
