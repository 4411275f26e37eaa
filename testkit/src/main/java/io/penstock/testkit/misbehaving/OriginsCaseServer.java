// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import io.penstock.testkit.Received;
import io.penstock.testkit.TestOrigin;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Three honest origins whose answers are a trap: the first one is asked, the others must see no secret. */
final class OriginsCaseServer implements MisbehavingServer {
    private final TestOrigin first = TestOrigin.http();
    private final TestOrigin second = TestOrigin.http();
    private final TestOrigin secure = TestOrigin.https();
    private final List<Consumer<List<String>>> checks = new ArrayList<>();
    private URI start = first.uri("/case");

    OriginsCaseServer() {
        for (TestOrigin origin : List.of(first, second, secure)) {
            origin.serve("/follow-up", "text/plain", MisbehavingCase.FOLLOW_UP);
            origin.serve("/good", "text/plain", "good");
        }
    }

    TestOrigin first() {
        return first;
    }

    /** In clear text, on another port. */
    TestOrigin second() {
        return second;
    }

    TestOrigin secure() {
        return secure;
    }

    /** Begins there in place of the first origin's {@code /case}. */
    void startAt(URI uri) {
        start = uri;
    }

    /** Asks for a check once the case has been played. */
    void check(Consumer<List<String>> violationsOf) {
        checks.add(violationsOf);
    }

    /** The secret must not arrive at that origin. */
    void mustSeeNoSecret(TestOrigin origin) {
        check(violations -> origin.requests().forEach(request -> {
            if (request.fields().contains("Authorization") || isTold(request)) {
                violations.add("a secret arrived at another origin with " + request.target());
            }
        }));
    }

    private static boolean isTold(Received request) {
        for (int i = 0; i < request.fields().size(); i++) {
            if (request.fields().value(i).contains(MisbehavingCase.SECRET)) {
                return true;
            }
        }
        return request.target().contains(MisbehavingCase.SECRET);
    }

    @Override
    public URI uri() {
        return start;
    }

    @Override
    public URI followUp() {
        return start.resolve("/follow-up");
    }

    @Override
    public int requests() {
        return first.requests().size()
                + second.requests().size()
                + secure.requests().size();
    }

    @Override
    public List<String> violations() {
        List<String> violations = new ArrayList<>();
        checks.forEach(check -> check.accept(violations));
        return violations;
    }

    @Override
    public void awaitSaid() {
        // each answer is whole once it is sent
    }

    @Override
    public void close() {
        first.close();
        second.close();
        secure.close();
    }
}
