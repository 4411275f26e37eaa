// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import io.penstock.document.qml.QmlDirectory;
import io.penstock.document.qml.QmlVersion;
import io.penstock.document.qml.internal.syntax.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses a qmldir, line by line, in Qt's words where something is wrong. One instance, one file. */
final class QmldirParser {
    private static final int MOST_WORDS = 4;

    private final String text;
    private final List<Fault> faults = new ArrayList<>();
    private final Map<TypeKey, List<QmlDirectory.Type>> types = new LinkedHashMap<>();
    private final Map<ScriptKey, List<QmlDirectory.Script>> scripts = new LinkedHashMap<>();
    private final List<QmlDirectory.Import> imports = new ArrayList<>();
    private final List<String> plugins = new ArrayList<>();
    private String module = "";
    private String linkTarget = "";
    private String preferred = "";
    private boolean first = true;
    private int line;

    /** Entries that may differ in their file by a file selector only. */
    private record TypeKey(String name, QmlVersion version, boolean singleton, boolean internal) {
        @Override
        public boolean equals(Object other) { // of its own: see QmlVersion
            return other instanceof TypeKey that
                    && name.equals(that.name)
                    && version.equals(that.version)
                    && singleton == that.singleton
                    && internal == that.internal;
        }

        @Override
        public int hashCode() {
            return name.hashCode() * 31 + version.hashCode();
        }
    }

    private record ScriptKey(String name, QmlVersion version) {
        @Override
        public boolean equals(Object other) { // of its own: see QmlVersion
            return other instanceof ScriptKey that && name.equals(that.name) && version.equals(that.version);
        }

        @Override
        public int hashCode() {
            return name.hashCode() * 31 + version.hashCode();
        }
    }

    QmldirParser(String text) {
        this.text = text;
    }

    /** What is wrong, in order; to be asked behind {@link #parse}. Column 0 where the whole line is meant. */
    List<Fault> faults() {
        return faults;
    }

    QmlDirectory parse() {
        for (int start = 0; start < text.length(); ) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            line++;
            List<String> words = words(start, end);
            if (!words.isEmpty() && directive(words)) {
                first = false;
            }
            start = end + 1;
        }
        return new QmlDirectory(
                module,
                types.values().stream().flatMap(List::stream).toList(),
                scripts.values().stream().flatMap(List::stream).toList(),
                imports,
                plugins);
    }

    /** The words of a line; none if it has too many. */
    private List<String> words(int start, int end) {
        List<String> words = new ArrayList<>(MOST_WORDS);
        int at = blanksEnd(start, end);
        while (at < end && text.charAt(at) != '#') {
            int from = at;
            while (at < end && !isBlank(text.charAt(at))) {
                at++;
            }
            if (words.size() == MOST_WORDS) {
                faults.add(new Fault(line, from - start + 1, "unexpected token"));
                fault("invalid qmldir directive contains too many tokens");
                return List.of();
            }
            words.add(text.substring(from, at));
            at = blanksEnd(at, end);
        }
        return words;
    }

    private int blanksEnd(int from, int end) {
        int at = from;
        while (at < end && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c <= ' ' ? c == ' ' || c >= 9 && c <= 13 : Character.isSpaceChar(c);
    }

    /**
     * @return whether the line was taken
     */
    private boolean directive(List<String> words) {
        return switch (words.get(0)) {
            case "module" -> module(words);
            case "plugin" -> plugin(words);
            case "optional" -> optional(words);
            case "default" -> byDefault(words);
            case "classname" -> words.size() >= 2 || count("classname directive requires an argument, but ", words);
            case "internal" -> internal(words);
            case "singleton" -> singleton(words);
            case "typeinfo" -> words.size() == 2 || count("typeinfo requires 1 argument, but ", words);
            case "designersupported", "static", "system" ->
                words.size() == 1 || fault(words.get(0) + " does not expect any argument");
            case "import", "depends" -> importLine(words, false);
            case "prefer" -> prefer(words);
            case "linktarget" -> linkTarget(words);
            default -> component(words);
        };
    }

    private boolean module(List<String> words) {
        if (words.size() != 2) {
            return count("module identifier directive requires one argument, but ", words);
        } else if (!module.isEmpty()) {
            return fault("only one module identifier directive may be defined in a qmldir file");
        } else if (!first) {
            return fault("module identifier directive must be the first directive in a qmldir file");
        }
        module = words.get(1);
        return true;
    }

    private boolean plugin(List<String> words) {
        if (words.size() != 2 && words.size() != 3) {
            return count("plugin directive requires one or two arguments, but ", words);
        }
        plugins.add(words.get(1));
        return true;
    }

    private boolean optional(List<String> words) {
        if (words.size() < 2) {
            return fault("optional directive requires further arguments, but none were provided.");
        }
        List<String> rest = words.subList(1, words.size());
        return switch (words.get(1)) {
            case "plugin" -> plugin(rest);
            case "import" -> importLine(rest, true);
            default -> fault("only import and plugin can be optional, not " + words.get(1) + ".");
        };
    }

    private boolean byDefault(List<String> words) {
        if (words.size() < 2) {
            return fault("default directive requires further arguments, but none were provided.");
        } else if (!words.get(1).equals("import")) {
            return fault("only optional imports can have a default, not " + words.get(1) + ".");
        }
        return importLine(words.subList(1, words.size()), true);
    }

    private boolean importLine(List<String> words, boolean optional) {
        boolean dependency = words.get(0).equals("depends");
        if (words.size() == 2) {
            imports.add(new QmlDirectory.Import(words.get(1), QmlVersion.LATEST, false, optional, dependency));
            return true;
        } else if (words.size() != 3) {
            return count(words.get(0) + " requires 1 or 2 arguments, but ", words);
        }
        boolean auto = words.get(2).equals("auto");
        QmlVersion version = auto ? QmlVersion.LATEST : version(words.get(2));
        if (!auto && !version.hasMajor()) {
            return invalidVersion(words.get(2));
        }
        imports.add(new QmlDirectory.Import(words.get(1), version, auto, optional, dependency));
        return true;
    }

    private boolean internal(List<String> words) {
        if (words.size() != 3 && words.size() != 4) {
            return count("internal types require 2 or 3 arguments, but ", words);
        }
        return type(words.subList(1, words.size()), false, true);
    }

    private boolean singleton(List<String> words) {
        if (words.size() != 3 && words.size() != 4) {
            return count("singleton types require 2 or 3 arguments, but ", words);
        }
        return type(words.subList(1, words.size()), true, false);
    }

    private boolean component(List<String> words) {
        if (words.size() != 2 && words.size() != 3) {
            return fault(
                    "a component declaration requires two or three arguments, but " + words.size() + " were provided");
        }
        String file = words.get(words.size() - 1);
        if (words.size() == 3 && (file.endsWith(".js") || file.endsWith(".mjs"))) {
            QmlVersion version = version(words.get(1));
            if (!version.hasMajor()) {
                return invalidVersion(words.get(1));
            }
            script(new QmlDirectory.Script(words.get(0), version, file));
            return true;
        }
        return type(words, false, false);
    }

    /**
     * @param words name, perhaps a version, file
     */
    private boolean type(List<String> words, boolean singleton, boolean internal) {
        QmlVersion version = words.size() == 2 ? QmlVersion.LATEST : version(words.get(1));
        if (words.size() == 3 && !version.hasMajor()) {
            return invalidVersion(words.get(1));
        }
        QmlDirectory.Type type =
                new QmlDirectory.Type(words.get(0), version, words.get(words.size() - 1), singleton, internal);
        List<QmlDirectory.Type> alike = types.computeIfAbsent(
                new TypeKey(type.name(), version, singleton, internal), key -> new ArrayList<>(1));
        for (int i = 0; i < alike.size(); i++) {
            String both = FileSelectors.common(alike.get(i).file(), type.file());
            if (!both.isEmpty()) {
                alike.set(i, new QmlDirectory.Type(type.name(), version, both, singleton, internal));
                return true;
            }
        }
        if (alike.size() < 2) {
            // a third one that clashes says no more than the second
            alike.add(type);
        }
        return true;
    }

    private void script(QmlDirectory.Script script) {
        List<QmlDirectory.Script> alike =
                scripts.computeIfAbsent(new ScriptKey(script.name(), script.version()), key -> new ArrayList<>(1));
        for (int i = 0; i < alike.size(); i++) {
            String both = FileSelectors.common(alike.get(i).file(), script.file());
            if (!both.isEmpty()) {
                alike.set(i, new QmlDirectory.Script(script.name(), script.version(), both));
                return;
            }
        }
        if (alike.size() < 2) {
            alike.add(script);
        }
    }

    private boolean prefer(List<String> words) {
        if (words.size() < 2) {
            return count("prefer directive requires one argument, but ", words);
        } else if (!preferred.isEmpty()) {
            return fault("only one prefer directive may be defined in a qmldir file");
        } else if (!words.get(1).endsWith("/")) {
            return fault("the preferred directory has to end with a '/'");
        }
        preferred = words.get(1);
        return true;
    }

    private boolean linkTarget(List<String> words) {
        if (words.size() < 2) {
            return count("linktarget directive requires an argument, but ", words);
        } else if (!linkTarget.isEmpty()) {
            return fault("only one linktarget directive may be defined in a qmldir file");
        }
        linkTarget = words.get(1);
        return true;
    }

    /** {@code major.minor}; {@link QmlVersion#LATEST} if it is anything else. */
    private static QmlVersion version(String text) {
        int dot = text.indexOf('.');
        if (dot < 0 || text.indexOf('.', dot + 1) >= 0) {
            return QmlVersion.LATEST;
        }
        int major = number(text, 0, dot);
        int minor = number(text, dot + 1, text.length());
        return major < 0 || minor < 0 ? QmlVersion.LATEST : new QmlVersion(major, minor);
    }

    /** Digits, none of which count as 0; negative if it is no number of a version. */
    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
            if (number >= QmlVersion.NONE) {
                return -1;
            }
        }
        return number;
    }

    private boolean invalidVersion(String version) {
        return fault("invalid version " + version + ", expected <major>.<minor>");
    }

    private boolean count(String text, List<String> words) {
        return fault(text + (words.size() - 1) + " were provided");
    }

    private boolean fault(String text) {
        faults.add(new Fault(line, 0, text));
        return false;
    }
}
