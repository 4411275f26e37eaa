// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.LoadOptions;
import io.penstock.network.HeaderFields;
import io.penstock.network.Identity;
import io.penstock.network.NetworkException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small deciding classes. */
class RulesTest {
    private static Variant variant(LoadOptions options) {
        return Variant.of(Identity.UNKNOWN, URI.create("http://root/main"), options, Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "file:/app/ui/x, true",
        "file:/app/ui/deep/x, true",
        "file:/app/x, false",
        "file:/app/uix, false",
        "file:/etc/passwd, false",
        "file://host/app/ui/x, false",
        "bundle:/x, false",
    })
    void a_local_root_opens_its_directory_and_what_lies_below(String url, boolean allowed) {
        LocalScope scope = LocalScope.ofRoot(URI.create("file:/app/ui/main.qml"), Optional.empty());
        assertThat(scope.of(URI.create(url)).allows(URI.create(url))).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "bundle:/ui/x, true",
        "bundle://7.0:1/x, true",
        "bundle://uuid_7.0:1/x, true",
        "bundle://uuid_8.0:1/x, false",
        "bundle://7/x, true",
        "file:/x, false",
    })
    void a_bundle_root_opens_the_entries_of_the_bundle_that_asks(String url, boolean allowed) {
        LocalScope scope = LocalScope.ofRoot(
                URI.create("bundle://7.0:1/ui/main.qml"), Optional.of(FakeBundle.of(7, path -> null)));
        assertThat(scope.allows(URI.create(url))).isEqualTo(allowed);
    }

    @Test
    void a_remote_document_below_a_local_root_opens_nothing() {
        LocalScope scope = LocalScope.ofRoot(URI.create("file:/app/main.qml"), Optional.empty());
        LocalScope remote = scope.of(URI.create("http://h/x"));
        assertThat(remote.of(URI.create("file:/app/y")).allows(URI.create("file:/app/y")))
                .isFalse();
    }

    @Test
    void schemes_and_origins_can_be_limited() {
        Variant variant = variant(LoadOptions.builder()
                .schemes(Set.of("https", "data"))
                .origins(Set.of("https://good.example", "https://good.example:8443"))
                .build());
        assertThatCode(() -> {
                    FetchRules.check(URI.create("https://GOOD.example:443/x"), variant, LocalScope.NONE);
                    FetchRules.check(URI.create("https://good.example:8443/x"), variant, LocalScope.NONE);
                    FetchRules.check(URI.create("data:,x"), variant, LocalScope.NONE);
                })
                .doesNotThrowAnyException();
        for (String url : new String[] {"http://good.example/", "https://good.example:1/", "https://evil.example/"}) {
            assertThatThrownBy(() -> FetchRules.check(URI.create(url), variant, LocalScope.NONE))
                    .isInstanceOf(NetworkException.class)
                    .hasMessageContaining("of this load");
        }
        assertThat(FetchRules.allowsRedirect(
                        URI.create("https://good.example/"), URI.create("https://evil.example/"), variant))
                .isFalse();
        assertThat(FetchRules.allowsRedirect(
                        URI.create("https://good.example/"), URI.create("https://good.example/b"), variant))
                .isTrue();
    }

    @Test
    void no_redirect_that_a_load_restricts_leads_from_https_to_http() {
        Variant variant = variant(
                LoadOptions.builder().origins(Set.of("https://h", "http://h")).build());
        assertThat(FetchRules.allowsRedirect(URI.create("https://h/"), URI.create("http://h/"), variant))
                .isFalse();
        assertThat(FetchRules.allowsRedirect(URI.create("http://h/"), URI.create("https://h/"), variant))
                .isTrue();
    }

    @Test
    void secret_fields_go_to_the_origins_that_a_load_names() {
        HeaderFields fields = HeaderFields.of("Cookie", "a", "X", "1");
        Variant named = variant(LoadOptions.builder()
                .fields(fields)
                .origins(Set.of("http://named"))
                .build());
        assertThat(named.fieldsFor(URI.create("http://named/x"))).isEqualTo(fields);
        assertThat(named.fieldsFor(URI.create("http://root/x"))).isEqualTo(HeaderFields.of("X", "1"));
    }

    @Test
    void documents_of_one_origin_stay_with_a_loader_until_the_others_would_be_idle() {
        LoaderChoice choice = new LoaderChoice();
        int[] given = new int[3];
        URI url = URI.create("http://one/x");
        int home = choice.choose(url, 3);
        assertThat(choice.choose(url, 3)).isEqualTo(home);
        for (int i = 0; i < 298; i++) {
            given[choice.choose(url, 3)]++;
        }
        assertThat(Arrays.stream(given).min().orElse(0)).isGreaterThan(90);
        choice = new LoaderChoice();
        int[] quiet = new int[3];
        for (int i = 0; i < 99; i++) {
            int loader = choice.choose(URI.create("http://origin" + i % 3 + "/x"), 3);
            quiet[loader]++;
            choice.done(loader);
        }
        assertThat(quiet).containsExactly(33, 33, 33);
    }

    @Test
    void a_choice_of_loader_survives_a_change_of_their_number() {
        LoaderChoice choice = new LoaderChoice();
        for (int i = 0; i < 20; i++) {
            choice.choose(URI.create("http://h" + i + "/"), 8);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(choice.choose(URI.create("http://h" + i + "/"), 1)).isZero();
        }
    }

    @Test
    void a_body_grows_with_what_comes_not_with_what_was_announced() {
        BodyCollector collector = new BodyCollector(true);
        collector.expect(Long.MAX_VALUE);
        byte[] piece = new byte[1000];
        Arrays.fill(piece, (byte) 7);
        for (int i = 0; i < 1000; i++) {
            collector.add(ByteBuffer.wrap(piece));
        }
        assertThat(collector.body().remaining()).isEqualTo(1_000_000);
        assertThat(collector.body().get(999_999)).isEqualTo((byte) 7);
        BodyCollector discarding = new BodyCollector(false);
        ByteBuffer buffer = ByteBuffer.wrap(piece);
        discarding.add(buffer);
        assertThat(buffer.hasRemaining()).isFalse();
        assertThat(discarding.body().remaining()).isZero();
    }
}
