// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkRequest;
import io.penstock.network.NetworkResponseInfo;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * How a body that was cut off is continued, so that it is the same body (RFC 9110 §13.1.5, §14, §15.3.7). Offsets count
 * bytes as sent, before decoding. Pure.
 */
final class Resume {
    /** From here on {@code Last-Modified} counts as strong (RFC 9110 §8.8.2.2). */
    private static final Duration STRONG_AGE = Duration.ofSeconds(60);

    private Resume() {}

    /** Whether a response that began with this head can be continued. */
    static boolean isPossible(NetworkRequest asked, NetworkResponseInfo head) {
        return asked.method().equals("GET")
                && !asked.fields().contains("Range")
                && head.statusCode() == 200
                && validator(head.fields()).isPresent();
    }

    /** A strong validator: an entity tag, else a date that is old enough. */
    static Optional<String> validator(HeaderFields fields) {
        String tag = fields.valueOr("ETag", "");
        if (tag.startsWith("\"") && tag.endsWith("\"") && tag.length() > 1) {
            return Optional.of(tag);
        }
        String modified = fields.valueOr("Last-Modified", "");
        try {
            ZonedDateTime date = date(fields.valueOr("Date", ""));
            return Duration.between(date(modified), date).compareTo(STRONG_AGE) >= 0
                    ? Optional.of(modified)
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty(); // a date that cannot be read is none
        }
    }

    private static ZonedDateTime date(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    }

    /** Asks for what is missing; at offset 0 for the whole. */
    static void ask(NetworkRequest.Builder request, NetworkResponseInfo head, long offset) {
        if (offset > 0) {
            request.setHeader("Range", "bytes=" + offset + "-");
            validator(head.fields()).ifPresent(value -> request.setHeader("If-Range", value));
        }
    }

    /**
     * What the answer is to the body that was begun.
     *
     * @param skip bytes at its beginning that the consumer has already; -1 if it does not continue the body
     * @param reason why it does not
     */
    record Continuation(long skip, String reason) {}

    /** Compares the answer with the head that the consumer was given. */
    static Continuation check(NetworkResponseInfo first, long offset, NetworkResponseInfo now) {
        HeaderFields before = first.fields();
        HeaderFields after = now.fields();
        if (now.statusCode() != (offset > 0 ? 206 : first.statusCode()) && now.statusCode() != 200) {
            return no("it answers " + now.statusCode() + " now");
        }
        if (!same(before, after, "ETag") || !same(before, after, "Content-Encoding")) {
            return no("the entity has changed");
        }
        if (now.statusCode() == 206 && offset > 0) {
            return part(before, offset, after.valueOr("Content-Range", ""));
        }
        if (offset == 0) {
            boolean alike = now.statusCode() == first.statusCode()
                    && before.valueOr("Content-Type", "").equals(after.valueOr("Content-Type", ""))
                    && before.valueOr("Content-Encoding", "").equals(after.valueOr("Content-Encoding", ""))
                    && before.valueOr("Content-Length", "").equals(after.valueOr("Content-Length", ""));
            return alike ? new Continuation(0, "") : no("the entity has changed");
        }
        boolean sameEntity = validator(before).isPresent() && validator(before).equals(validator(after));
        return sameEntity ? new Continuation(offset, "") : no("the entity has changed");
    }

    private static Continuation part(HeaderFields before, long offset, String range) {
        // bytes first-last/total
        int dash = range.indexOf('-');
        int slash = range.indexOf('/');
        if (!range.startsWith("bytes ") || dash < 0 || slash < dash) {
            return no("its Content-Range cannot be read");
        }
        try {
            long from = Long.parseLong(range.substring(6, dash).trim());
            long to = Long.parseLong(range.substring(dash + 1, slash).trim());
            String total = range.substring(slash + 1).trim();
            String length = before.valueOr("Content-Length", total);
            boolean whole = total.equals("*") || to == Long.parseLong(total) - 1;
            boolean sameTotal = total.equals("*") || length.equals("*") || length.equals(total);
            if (from < 0 || from > offset || !whole || !sameTotal) {
                return no("it sends bytes " + range + " in place of those from " + offset + " on");
            }
            return new Continuation(offset - from, "");
        } catch (NumberFormatException e) {
            return no("its Content-Range cannot be read");
        }
    }

    /** A field that one of them lacks says nothing. */
    private static boolean same(HeaderFields before, HeaderFields after, String name) {
        String one = before.valueOr(name, "");
        String other = after.valueOr(name, "");
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }

    private static Continuation no(String reason) {
        return new Continuation(-1, reason);
    }
}
