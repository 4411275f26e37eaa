// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.suffix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicSuffixesTest {
    private static final PublicSuffixes LIST = PublicSuffixes.bundled();

    private static String registrable(PublicSuffixes list, String name) {
        int start = list.registrableStart(name);
        return start < 0 ? "" : name.substring(start);
    }

    /** The cases of the list's own test file that a canonical host name can be, and more of its PRIVATE section. */
    @ParameterizedTest(name = "{0} belongs to {1}")
    @CsvSource({
        "com, ''",
        "example.com, example.com",
        "b.example.com, example.com",
        "a.b.example.com, example.com",
        // no rule at all
        "example, ''",
        "example.example, example.example",
        "b.example.example, example.example",
        "a.b.example.example, example.example",
        "local, ''",
        "example.local, example.local",
        "b.example.local, example.local",
        // one rule
        "biz, ''",
        "domain.biz, domain.biz",
        "b.domain.biz, domain.biz",
        "a.b.domain.biz, domain.biz",
        // two levels
        "uk.com, ''",
        "example.uk.com, example.uk.com",
        "b.example.uk.com, example.uk.com",
        "a.b.example.uk.com, example.uk.com",
        "test.ac, test.ac",
        // a wildcard alone
        "mm, ''",
        "c.mm, ''",
        "b.c.mm, b.c.mm",
        "a.b.c.mm, b.c.mm",
        // many levels
        "jp, ''",
        "test.jp, test.jp",
        "www.test.jp, test.jp",
        "ac.jp, ''",
        "test.ac.jp, test.ac.jp",
        "www.test.ac.jp, test.ac.jp",
        "kyoto.jp, ''",
        "test.kyoto.jp, test.kyoto.jp",
        "ide.kyoto.jp, ''",
        "b.ide.kyoto.jp, b.ide.kyoto.jp",
        "a.b.ide.kyoto.jp, b.ide.kyoto.jp",
        "c.kobe.jp, ''",
        "b.c.kobe.jp, b.c.kobe.jp",
        "a.b.c.kobe.jp, b.c.kobe.jp",
        "city.kobe.jp, city.kobe.jp",
        "www.city.kobe.jp, city.kobe.jp",
        // a wildcard with an exception
        "ck, ''",
        "test.ck, ''",
        "b.test.ck, b.test.ck",
        "a.b.test.ck, b.test.ck",
        "www.ck, www.ck",
        "www.www.ck, www.ck",
        // some states have rules of their own
        "us, ''",
        "test.us, test.us",
        "www.test.us, test.us",
        "ak.us, ''",
        "test.ak.us, test.ak.us",
        "www.test.ak.us, test.ak.us",
        "k12.ak.us, ''",
        "test.k12.ak.us, test.k12.ak.us",
        "www.test.k12.ak.us, test.k12.ak.us",
        // international names as A-labels
        "xn--85x722f.com.cn, xn--85x722f.com.cn",
        "xn--85x722f.xn--55qx5d.cn, xn--85x722f.xn--55qx5d.cn",
        "www.xn--85x722f.xn--55qx5d.cn, xn--85x722f.xn--55qx5d.cn",
        "shishi.xn--55qx5d.cn, shishi.xn--55qx5d.cn",
        "xn--55qx5d.cn, ''",
        "xn--85x722f.xn--fiqs8s, xn--85x722f.xn--fiqs8s",
        "www.xn--85x722f.xn--fiqs8s, xn--85x722f.xn--fiqs8s",
        "shishi.xn--fiqs8s, shishi.xn--fiqs8s",
        "xn--fiqs8s, ''",
        // PRIVATE
        "github.io, ''",
        "me.github.io, me.github.io",
        "x.me.github.io, me.github.io",
        "blogspot.com, ''",
        "me.blogspot.com, me.blogspot.com",
        "appspot.com, ''",
        "s3.amazonaws.com, ''",
        "bucket.s3.amazonaws.com, bucket.s3.amazonaws.com",
        "amazonaws.com, amazonaws.com",
        "compute.amazonaws.com, amazonaws.com",
        "x.compute.amazonaws.com, ''",
        "y.x.compute.amazonaws.com, y.x.compute.amazonaws.com",
        "pages.dev, ''",
        "me.pages.dev, me.pages.dev",
        "me.duckdns.org, me.duckdns.org",
    })
    void the_registrable_domain_is_one_label_more_than_the_suffix(String name, String expected) {
        assertThat(registrable(LIST, name)).isEqualTo(expected);
        assertThat(LIST.isPublicSuffix(name)).isEqualTo(expected.isEmpty());
    }

    @Test
    void the_bundle_has_both_sections_of_a_recent_list() {
        assertThat(LIST.size()).isBetween(9_000, 20_000);
    }

    @Test
    void a_newer_file_takes_its_place(@TempDir Path directory) throws IOException {
        PublicSuffixes list = PublicSuffixes.read(write(
                directory, "com\n  new.example // a comment\n*.Wild.example\n!no.wild.example\nbücher.example\n*\n"));
        assertThat(registrable(list, "a.new.example")).isEqualTo("a.new.example");
        assertThat(registrable(list, "new.example")).isEmpty();
        assertThat(registrable(list, "a.b.wild.example")).isEqualTo("a.b.wild.example");
        assertThat(registrable(list, "no.wild.example")).isEqualTo("no.wild.example");
        assertThat(registrable(list, "xn--bcher-kva.example")).isEmpty();
        assertThat(registrable(list, "me.github.io")).isEqualTo("github.io");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.*.example", "foo.*", "*.*.example", "..", "!"})
    void a_rule_that_cannot_be_kept_refuses_the_file(String rule, @TempDir Path directory) throws IOException {
        Path file = write(directory, "com\n" + rule + "\n");
        assertThatThrownBy(() -> PublicSuffixes.read(file)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_no_list_is_refused(@TempDir Path directory) throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "com\nnet\n");
        assertThatThrownBy(() -> PublicSuffixes.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a public suffix list");
        assertThatThrownBy(() -> PublicSuffixes.read(write(directory, "net\n")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PublicSuffixes.read(directory.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
    }

    /** As long as a list must be. */
    private static Path write(Path directory, String rules) throws IOException {
        String filler = IntStream.range(0, 1000)
                .mapToObj(i -> "filler" + i + ".example\n")
                .collect(Collectors.joining());
        return Files.writeString(directory.resolve("list.dat"), "// ===BEGIN ICANN DOMAINS===\n\n" + filler + rules);
    }
}
