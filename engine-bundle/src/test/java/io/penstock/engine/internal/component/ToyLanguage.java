// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.DocumentKind;
import io.penstock.engine.LoadedDocument;
import io.penstock.engine.Reference;
import io.penstock.engine.Strength;
import io.penstock.engine.spi.DocumentContext;
import io.penstock.engine.spi.DocumentLanguage;
import io.penstock.engine.spi.DocumentSession;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One word and what it is about on each line: {@code require x}, {@code optional x}, {@code prefetch x}, {@code drop x}
 * (a REQUIRED reference that may be dropped), {@code other x} (of another kind), {@code late x after y},
 * {@code settle x} (found when all else has ended), {@code error text}, {@code blame x} (an error of its own about x),
 * {@code throw}, {@code throw.late}.
 */
final class ToyLanguage implements DocumentLanguage {
    static final DocumentKind KIND = new DocumentKind("toy/document");
    static final DocumentKind OTHER = new DocumentKind("toy/other");

    /** Every call of every session: {@code url call}. */
    final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
    /** Broken rules of the session contract. */
    final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

    static DocumentLanguages languages(ToyLanguage language) {
        return DocumentLanguages.of(List.of(registered(language)));
    }

    static Language registered(DocumentLanguage language) {
        return new Language(new Language.Description("toy", Set.of("text/toy"), List.of(".toy")), KIND, language);
    }

    @Override
    public DocumentKind rootKind() {
        return KIND;
    }

    @Override
    public DocumentSession open(DocumentContext context) {
        return new Session(context);
    }

    private final class Session implements DocumentSession {
        private final DocumentContext context;
        private final Map<URI, List<String>> late = new HashMap<>();
        private final Map<URI, String> blame = new HashMap<>();
        private final List<String> settle = new ArrayList<>();
        private final List<Reference> open = new ArrayList<>();
        private boolean throwLate;
        private boolean body;
        private volatile Thread busy;
        private int line;

        Session(DocumentContext context) {
            this.context = context;
        }

        @Override
        public void document(ByteBuffer bytes) {
            enter("document");
            check(!body, "the body came twice");
            body = true;
            String text = StandardCharsets.UTF_8.decode(bytes).toString();
            context.model(text);
            for (String each : text.split("\n")) {
                line++;
                String[] words = each.trim().split(" ");
                switch (words[0]) {
                    case "late" ->
                        late.computeIfAbsent(context.resolve(words[3]), url -> new ArrayList<>())
                                .add(words[1]);
                    case "settle" -> settle.add(words[1]);
                    case "error" -> context.error(line, 1, words[1]);
                    case "blame" -> {
                        blame.put(context.resolve(words[1]), "I blame " + words[1]);
                        refer("require", words[1]);
                    }
                    case "throw" -> throw new IllegalStateException("thrown");
                    case "throw.late" -> throwLate = true;
                    case "" -> {}
                    default -> refer(words[0], words[1]);
                }
            }
            leave();
        }

        private void refer(String word, String to) {
            URI url = context.resolve(to);
            Reference reference = switch (word) {
                case "require" -> Reference.required(url, KIND, line, 5);
                case "optional" -> Reference.optional(url, KIND, line, 5);
                case "prefetch" -> Reference.prefetch(url, line, 5);
                case "drop" -> new Reference(url, KIND, Strength.REQUIRED, Reference.CycleRule.DROP, line, 5);
                case "other" -> Reference.required(url, OTHER, line, 5);
                default -> throw new IllegalArgumentException("toy knows no " + word);
            };
            if (reference.strength() != Strength.PREFETCH) {
                open.add(reference);
            }
            context.require(reference);
        }

        @Override
        public void dependencyEnded(Reference reference, LoadedDocument target) {
            enter("ended " + target.url().getPath() + " " + target.status());
            check(open.remove(reference), "told of a reference that was not open: " + reference);
            check(target.status().isTerminal(), "told of a document that has not ended");
            if (target.status() == io.penstock.engine.ComponentStatus.ERROR && blame.containsKey(target.url())) {
                context.error(reference.line(), 1, blame.get(target.url()), target);
            }
            List<String> more = late.remove(target.url());
            if (more != null) {
                more.forEach(to -> refer("require", to));
            }
            if (throwLate) {
                throw new IllegalStateException("thrown late");
            }
            leave();
        }

        @Override
        public void settled() {
            enter("settled");
            check(
                    open.stream().allMatch(reference -> reference.cycleRule() == Reference.CycleRule.DROP),
                    "settled although something is pending: " + open);
            List<String> more = List.copyOf(settle);
            settle.clear();
            more.forEach(to -> refer("require", to));
            leave();
        }

        private void enter(String call) {
            check(busy == null, "two calls at a time");
            busy = Thread.currentThread();
            calls.add(context.url().getPath() + " " + call);
        }

        private void leave() {
            busy = null;
        }

        private void check(boolean rule, String fault) {
            if (!rule) {
                faults.add(context.url() + ": " + fault);
            }
        }
    }
}
