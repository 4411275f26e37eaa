// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.hsts;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.HeaderFields;
import io.penstock.network.Origin;
import io.penstock.testkit.FakeClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6797. */
class HstsTest {
    private final FakeClock clock = new FakeClock();
    private final HstsStore store = new HstsStore(clock);

    private static Origin origin(String uri) {
        return Origin.of(URI.create(uri));
    }

    private void learn(String uri, String value) {
        store.learn(origin(uri), HeaderFields.of("Strict-Transport-Security", value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=10 | 10 | false",
                "max-age=\"10\" | 10 | false",
                "MAX-AGE = 10 ; IncludeSubDomains | 10 | true",
                "includeSubDomains; max-age=0 | 0 | true",
                "; ; max-age=5;; | 5 | false",
                "max-age=5; preload; other=\"x\" | 5 | false",
                "max-age=99999999999999999999 | 315360000 | false"
            })
    void a_field_is_read(String value, long age, boolean below) {
        assertThat(HstsField.parse(value)).contains(new HstsField(age, below));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''",
                "includeSubDomains",
                "max-age",
                "max-age=",
                "max-age=-1",
                "max-age=1x",
                "max-age=1; max-age=2"
            })
    void a_field_that_breaks_the_rules_is_ignored(String value) {
        assertThat(HstsField.parse(value)).isEqualTo(Optional.empty());
    }

    @Test
    void a_host_is_remembered_for_its_time_in_every_spelling() {
        learn("https://Secure.test./", "max-age=100");
        for (String uri : new String[] {"http://secure.test/", "http://SECURE.TEST./x", "http://secure.test:8080/"}) {
            assertThat(store.isRequired(origin(uri))).as(uri).isTrue();
        }
        assertThat(store.isRequired(origin("http://sub.secure.test/"))).isFalse();
        assertThat(store.isRequired(origin("http://insecure.test/"))).isFalse();
        clock.advance(Duration.ofSeconds(101));
        assertThat(store.isRequired(origin("http://secure.test/"))).isFalse();
    }

    @Test
    void subdomains_follow_if_that_was_said_and_their_own_word_does_not_weaken_it() {
        learn("https://a.test/", "max-age=1000; includeSubDomains");
        learn("https://sub.a.test/", "max-age=10");
        clock.advance(Duration.ofSeconds(20));
        assertThat(store.isRequired(origin("http://sub.a.test/"))).isTrue();
        assertThat(store.isRequired(origin("http://deep.sub.a.test/"))).isTrue();
        assertThat(store.isRequired(origin("http://nota.test/"))).isFalse();
        learn("https://a.test/", "max-age=0");
        assertThat(store.isRequired(origin("http://a.test/"))).isFalse();
    }

    @Test
    void an_international_name_is_one_host() {
        learn("https://xn--bcher-kva.test/", "max-age=100");
        Origin dotted = new Origin("http", Origin.canonicalHost("bücher。test"), 80);
        assertThat(store.isRequired(dotted)).isTrue();
    }

    @Test
    void addresses_are_no_hosts_and_only_the_first_field_counts() {
        learn("https://127.0.0.1/", "max-age=100");
        assertThat(store.isRequired(origin("http://127.0.0.1/"))).isFalse();
        store.learn(
                origin("https://b.test/"),
                HeaderFields.of("Strict-Transport-Security", "nonsense", "Strict-Transport-Security", "max-age=9"));
        assertThat(store.isRequired(origin("http://b.test/"))).isFalse();
    }

    @Test
    void only_changes_are_told() {
        AtomicInteger changes = new AtomicInteger();
        store.onChange(changes::incrementAndGet);
        learn("https://a.test/", "max-age=100000");
        learn("https://a.test/", "max-age=100000");
        assertThat(changes).hasValue(1);
        clock.advance(Duration.ofHours(2));
        learn("https://a.test/", "max-age=100000");
        assertThat(changes).hasValue(2);
    }

    @Test
    void memory_is_bounded() {
        for (int i = 0; i < HstsStore.MOST + 50; i++) {
            learn("https://host" + i + ".test/", "max-age=" + (100_000 + 10 * i));
        }
        assertThat(store.entries()).hasSize(HstsStore.MOST);
        assertThat(store.isRequired(origin("http://host49.test/"))).isFalse();
        assertThat(store.isRequired(origin("http://host50.test/"))).isTrue();
    }

    @Test
    void a_file_keeps_them_for_its_owner_only(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("hsts.txt");
        learn("https://a.test/", "max-age=100; includeSubDomains");
        learn("https://b.test/", "max-age=100");
        new HstsFile(file, store).save();
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        HstsStore fresh = new HstsStore(clock);
        new HstsFile(file, fresh).load();
        assertThat(fresh.entries()).isEqualTo(store.entries());
    }

    @Test
    void a_damaged_file_loses_its_bad_lines_only_and_a_link_is_not_followed(@TempDir Path directory)
            throws IOException {
        Path file = directory.resolve("hsts.txt");
        long later = clock.instant().getEpochSecond() + 1000;
        Files.writeString(
                file, "# x\n\nnonsense\na.test " + later + "\nb.test soon\n\u0000 1\nc.test " + later + " x y\n");
        new HstsFile(file, store).load();
        assertThat(store.entries()).containsOnlyKeys("a.test");
        Path link = directory.resolve("link");
        Files.createSymbolicLink(link, file);
        HstsStore other = new HstsStore(clock);
        new HstsFile(link, other).load();
        assertThat(other.entries()).isEmpty();
    }
}
