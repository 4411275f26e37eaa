// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import static io.penstock.engine.ComponentStatus.ERROR;
import static io.penstock.engine.ComponentStatus.READY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.Component;
import io.penstock.engine.DocumentChange;
import io.penstock.engine.LoadOptions;
import io.penstock.network.HeaderFields;
import io.penstock.network.LoadControl;
import io.penstock.network.NetworkRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A reload asks for all of the graph again, has what caches hold confirmed, and its graph tells what is otherwise. */
class ReloadTest {
    private final Rig rig = new Rig();
    private final Site site = rig.site;

    private Component reload(Component component) {
        Component again = component.reload();
        rig.network.run();
        rig.checkRules();
        return again;
    }

    private static List<String> changes(Component now, Component before) {
        return now.graph().changesSince(before.graph()).stream()
                .map(change -> change.change() + " " + Rig.path(change.url()))
                .toList();
    }

    private List<String> cacheControls(int from) {
        return site.requests.subList(from, site.requests.size()).stream()
                .map((NetworkRequest request) -> request.fields().valueOr("cache-control", "none"))
                .distinct()
                .toList();
    }

    @Test
    void all_is_asked_for_again_and_confirmed_by_its_origin() {
        site.put("main.toy", "require a", "optional none", "prefetch p.png")
                .put("a", "settle b")
                .put("b")
                .put("p.png", "pixels");
        Component first = rig.load("main.toy");
        assertThat(cacheControls(0)).containsExactly("none");

        Component second = reload(first);
        assertThat(second.status()).isEqualTo(READY);
        assertThat(site.paths())
                .hasSize(10)
                .containsExactlyInAnyOrder(
                        "/main.toy", "/a", "/none", "/b", "/p.png", "/main.toy", "/a", "/none", "/b", "/p.png");
        assertThat(cacheControls(5)).containsExactly("no-cache");
        assertThat(changes(second, first)).isEmpty();

        Component third = rig.load("main.toy");
        assertThat(site.requests).hasSize(10);
        assertThat(third.graph().root()).isSameAs(second.graph().root());
        assertThat(first.graph().root()).isNotSameAs(second.graph().root());
    }

    @Test
    void each_kind_of_change_is_told_of_in_the_order_of_the_graph() {
        site.put(
                        "main.toy",
                        "require a",
                        "require gone",
                        "optional maybe",
                        "require moved",
                        "require same",
                        "prefetch p.png")
                .put("a", "error x")
                .put("gone")
                .redirect("moved", "here")
                .put("here", "")
                .put("there", "")
                .put("same", "require below")
                .put("below", "")
                .put("p.png", "pixels");
        Component first = rig.load("main.toy");
        site.put(
                        "main.toy",
                        "require a",
                        "optional maybe",
                        "require moved",
                        "require same",
                        "require new",
                        "prefetch p.png")
                .put("a", "error y")
                .put("maybe")
                .redirect("moved", "there")
                .status("below", 404)
                .put("new")
                .put("p.png", "pixelz");
        Component second = reload(first);
        assertThat(second.status()).isEqualTo(ERROR);
        assertThat(changes(second, first))
                .containsExactly(
                        "CONTENT main.toy",
                        "CONTENT a",
                        "AVAILABILITY maybe",
                        "LOCATION moved",
                        "ADDED new",
                        "AVAILABILITY below",
                        "CONTENT p.png",
                        "REMOVED gone");
        assertThat(changes(second, second)).isEmpty();
        assertThat(first.graph().changesSince(second.graph()))
                .contains(new DocumentChange(Site.url("gone"), ToyLanguage.KIND, DocumentChange.Change.ADDED));
    }

    @Test
    void a_root_that_could_not_be_had_before_is_the_same_document_as_the_one_that_can() {
        site.status("main.toy", 503);
        Component first = rig.load("main.toy");
        site.put("main.toy", "");
        assertThat(changes(reload(first), first)).containsExactly("AVAILABILITY main.toy");
    }

    @Test
    void bodies_that_nobody_keeps_are_compared_too() {
        site.put("main.toy", "prefetch a.png").put("a.png", "0123456789".repeat(100));
        Component first = rig.load("main.toy");
        assertThat(changes(reload(first), first)).isEmpty();
        site.put("a.png", "0123456789".repeat(99) + "0123456780");
        assertThat(changes(reload(first), first)).containsExactly("CONTENT a.png");
    }

    @Test
    void a_load_from_the_cache_alone_stays_one() {
        site.put("main.toy", "");
        Component first = rig.load(
                "main.toy",
                LoadOptions.builder().loadControl(LoadControl.ALWAYS_CACHE).build());
        reload(first);
        assertThat(cacheControls(0)).containsExactly("none");
    }

    @Test
    void a_directive_of_the_load_s_own_is_kept() {
        site.put("main.toy", "");
        Component first = rig.load(
                "main.toy",
                LoadOptions.builder()
                        .fields(HeaderFields.EMPTY.with("Cache-Control", "max-age=60"))
                        .build());
        reload(first);
        assertThat(cacheControls(0)).containsExactly("max-age=60");
    }

    @Test
    void a_load_under_way_keeps_what_it_has() {
        site.put("main.toy", "require a").put("a", "");
        rig.network.hold("a");
        Component first = rig.begin("main.toy");
        rig.network.run();
        Component second = reload(first);
        rig.network.release("a");
        rig.network.run();
        assertThat(first.status()).isEqualTo(READY);
        assertThat(second.status()).isEqualTo(READY);
        assertThat(site.count("a")).isEqualTo(2);
        assertThat(first.graph().root()).isNotSameAs(second.graph().root());
    }

    @Test
    void a_released_engine_reloads_nothing() {
        site.put("main.toy", "");
        Component first = rig.load("main.toy");
        rig.engine.close();
        assertThatThrownBy(first::reload).isInstanceOf(IllegalStateException.class);
    }
}
