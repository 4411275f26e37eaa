// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.document.qml.QmlDirectory;
import io.penstock.document.qml.QmlVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pure rules: versions, places of modules, what is fetched ahead, what is provided, references. */
class LookupRulesTest {
    @ParameterizedTest
    @CsvSource({
        "'', 2.0",
        "1, 1.4",
        "1.0, 1.0",
        "1.3, 1.3",
        "1.4, 1.4",
        "1.5, none",
        "2.0, 2.0",
        "2.1, none",
        "3, none",
        "3.0, none"
    })
    void anImportIsFittedToWhatIsThere(String wanted, String effective) {
        QmlDirectory directory = new QmldirParser("A 1.0 A.qml\nA 1.4 B.qml\nC 2.0 C.qml\nD D.qml").parse();
        assertThat(VersionRules.match(directory, version(wanted))
                        .map(QmlVersion::toString)
                        .orElse("none"))
                .isEqualTo(effective);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1.0, true",
        "'', '', true",
        "1.3, 1.2, true",
        "1.3, 1.3, true",
        "1.3, 1.4, false",
        "1.3, 2.0, false",
        "2.0, 1.0, false",
        "1.3, '', false"
    })
    void anEntryIsPartOfAnImport(String wanted, String entry, boolean included) {
        assertThat(VersionRules.includes(version(wanted), version(entry))).isEqualTo(included);
    }

    private static QmlVersion version(String text) {
        int[] numbers = Arrays.stream(text.split("\\."))
                .filter(each -> !each.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        return new QmlVersion(
                numbers.length > 0 ? numbers[0] : QmlVersion.NONE, numbers.length > 1 ? numbers[1] : QmlVersion.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "A.B, 2.3, h:/p/A/B.2.3/qmldir h:/p/A.2.3/B/qmldir h:/p/A/B.2/qmldir h:/p/A.2/B/qmldir h:/p/A/B/qmldir",
        "A, 1, h:/p/A.1/qmldir h:/p/A/qmldir",
        "A.B.C, '', h:/p/A/B/C/qmldir",
    })
    void aModuleHasItsPlacesInOrder(String module, String version, String places) {
        assertThat(ModulePaths.qmldirs(module, version(version), List.of("h:/p")))
                .containsExactly(places.split(" "));
    }

    @Test
    void twoImportPathsCompeteVersionByVersion() {
        assertThat(ModulePaths.qmldirs("A", version("1"), List.of("h:/p/", "h:/q")))
                .containsExactly("h:/p/A.1/qmldir", "h:/q/A.1/qmldir", "h:/p/A/qmldir", "h:/q/A/qmldir");
    }

    @ParameterizedTest
    @CsvSource({
        "Image, source, true",
        "Quick.Image, source, true",
        "Image, other, false",
        "Anything, icon.source, true",
        "Loader, source, false",
        "Mine, picture, true"
    })
    void thePrefetchTableIsExtended(String type, String property, boolean contained) {
        PrefetchTable table = new PrefetchTable(List.of("Mine.picture", "-Loader.source"));
        assertThat(table.contains(type, property)).isEqualTo(contained);
    }

    @Test
    void thePrefetchTableIsReplaced() {
        PrefetchTable table = new PrefetchTable(List.of("-*", "Only.this"));
        assertThat(table.contains("Image", "source")).isFalse();
        assertThat(table.contains("Only", "this")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "QtQuick, true",
        "QtQuick.Controls, true",
        "QtQuick.Controls.impl, true",
        "QtQuickish, false",
        "My, false"
    })
    void someModulesAreProvided(String module, boolean provided) {
        assertThat(new ProvidedModules(List.of()).contains(module)).isEqualTo(provided);
    }

    @Test
    void providedModulesAreNamedAndTheirTypesAdded() {
        ProvidedModules modules = new ProvidedModules(List.of("My", "Other.*", "My:Thing", "QtQml:Extra"));
        assertThat(modules.contains("My")).isTrue();
        assertThat(modules.contains("Other")).isFalse();
        assertThat(modules.contains("Other.x")).isTrue();
        assertThat(modules.contains("QtQuick")).isFalse();
        assertThat(modules.known("My").types()).containsExactly("Thing");
        assertThat(modules.known("QtQml").types()).contains("QtObject", "Extra");
        assertThat(modules.known("QtQml").isComplete()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "import.paths | relative/path | must be absolute URLs",
                "import.paths | mailto:x@y | must be absolute URLs",
                "provided.modules | a b | must be modules or types of them",
                "prefetch | image | must be pairs of type and property"
            })
    void aWrongConfigurationSaysWhatIsAllowed(String key, String value, String message) {
        assertThatThrownBy(() -> QmlSettings.of(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "http://h/a/, Foo.qml, http://h/a/Foo.qml",
        "http://h/a/, /Foo.qml, http://h/Foo.qml",
        "http://h/a/, //o/Foo.qml, http://o/Foo.qml",
        "http://h/a/, http://o/Foo.qml, http://o/Foo.qml",
        "file:/a/, Foo.qml, file:/a/Foo.qml"
    })
    void filesOfAQmldirAreJoinedToItsDirectory(String directory, String file, String joined) {
        assertThat(Urls.join(directory, file)).isEqualTo(joined);
    }

    @ParameterizedTest
    @CsvSource({"a, a/qmldir", "a/, a/qmldir", "a?x=1, a/qmldir?x=1", "http://h, http://h/qmldir"})
    void aDirectoryHasItsQmldir(String directory, String qmldir) {
        assertThat(Urls.qmldir(directory)).isEqualTo(qmldir);
    }

    @ParameterizedTest
    @CsvSource({
        "A.qml, A.qml, A.qml",
        "+android/A.qml, A.qml, A.qml",
        "+a/+b/A.qml, +c/A.qml, A.qml",
        "A.qml, B.qml, ''",
        "+a/A.qml, B.qml, ''"
    })
    void fileSelectorsStandForOneFile(String first, String second, String common) {
        assertThat(FileSelectors.common(first, second)).isEqualTo(common);
    }
}
