// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Plays a case against a client and says what went wrong. */
public final class MisbehavingRun {
    /** What a noisy machine may add to a limit. */
    private static final Duration SLACK = Duration.ofSeconds(30);

    private final MisbehavingCase played;
    private final TestedClient client;
    private final Duration slack;
    private final Duration followUpLimit;
    private final List<String> problems = new ArrayList<>();

    private MisbehavingRun(MisbehavingCase played, TestedClient client, Duration slack, Duration followUpLimit) {
        this.played = played;
        this.client = client;
        this.slack = slack;
        this.followUpLimit = followUpLimit;
    }

    /**
     * Plays a case: its request, then an honest one to the same origin.
     *
     * @return what the client did wrong, in words; empty if all was right
     */
    public static List<String> play(MisbehavingCase played, TestedClient client) {
        return play(played, client, SLACK, MisbehavingCase.PATIENT.total().plus(SLACK));
    }

    static List<String> play(MisbehavingCase played, TestedClient client, Duration slack, Duration followUpLimit) {
        MisbehavingRun run = new MisbehavingRun(played, client, slack, followUpLimit);
        try (MisbehavingServer server = played.start()) {
            run.askForTheCase(server);
            if (played.hasFollowUp()) {
                if (server.requests() > 0) {
                    server.awaitSaid();
                }
                run.askAgain(server);
            }
            run.problems.addAll(server.violations());
            if (server.requests() > played.maxRequests()) {
                run.problems.add(server.requests() + " requests; at most " + played.maxRequests() + " are sensible");
            }
        }
        return run.problems;
    }

    private void askForTheCase(MisbehavingServer server) {
        NetworkRequest request = played.request(server);
        CompletableFuture<NetworkReply<BoundedBody.Content>> future = client.send(request, info -> new BoundedBody());
        try {
            answered(future.get(played.timeouts().total().plus(slack).toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            problems.add("hangs beyond its deadline of " + played.timeouts().total());
            future.cancel(true);
        } catch (ExecutionException e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problems.add("interrupted");
        }
    }

    private void answered(NetworkReply<BoundedBody.Content> reply) {
        String text = reply.body().text();
        boolean right = played.expectation()
                .answer()
                .filter(answer ->
                        answer.status() == reply.statusCode() && answer.body().equals(text))
                .isPresent();
        if (!right) {
            problems.add("gave " + reply.statusCode() + " with " + reply.body().length() + " bytes \"" + cut(text)
                    + "\"; expected was " + played.expectation());
        }
        HeaderFields fields = reply.fields();
        for (int i = 0; i < fields.size(); i++) {
            if (fields.value(i).chars().anyMatch(c -> c == 0 || c == '\r' || c == '\n')) {
                problems.add("field " + fields.name(i) + " holds a NUL, CR or LF");
            }
        }
    }

    private void failed(ExecutionException thrown) {
        Throwable cause = thrown.getCause();
        if (cause instanceof CompletionException) {
            cause = cause.getCause();
        }
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        if (text.toString().contains(MisbehavingCase.SECRET)) {
            problems.add("the failure tells the secret");
        }
        if (!(cause instanceof NetworkException failure)) {
            problems.add("failed with no NetworkException: " + cause);
        } else if (!played.expectation().errors().contains(failure.code())) {
            problems.add("failed with " + failure.code() + " (" + failure.reason() + "); expected was "
                    + played.expectation());
        }
    }

    private void askAgain(MisbehavingServer server) {
        CompletableFuture<NetworkReply<BoundedBody.Content>> future =
                client.send(played.followUpRequest(server), info -> new BoundedBody());
        try {
            NetworkReply<BoundedBody.Content> reply = future.get(followUpLimit.toMillis(), TimeUnit.MILLISECONDS);
            if (reply.statusCode() != 200 || !reply.body().text().equals(MisbehavingCase.FOLLOW_UP)) {
                problems.add("the follow-up is poisoned: " + reply.statusCode() + " \""
                        + cut(reply.body().text()) + "\"");
            }
        } catch (TimeoutException e) {
            problems.add("the follow-up hangs");
            future.cancel(true);
        } catch (ExecutionException e) {
            problems.add("the follow-up fails: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problems.add("interrupted");
        }
    }

    private static String cut(String text) {
        String shown = text.length() <= 60 ? text : text.substring(0, 60) + "…";
        return new String(shown.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
    }
}
