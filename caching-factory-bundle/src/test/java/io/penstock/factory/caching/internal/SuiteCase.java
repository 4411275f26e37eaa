// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.factory.caching.internal.policy.HttpDate;
import io.penstock.network.HeaderFields;
import io.penstock.testkit.TestJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A case of the public suite http-tests/cache-tests.
 *
 * @param kind {@code required}, {@code optimal} or {@code check}: what it says of a cache that fails it
 */
record SuiteCase(String group, String id, String kind, String name, List<Step> steps, Map<String, Object> all) {
    private static final DateTimeFormatter RFC_850 =
            DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.ENGLISH);
    private static final Set<String> DATES =
            Set.of("date", "expires", "last-modified", "if-modified-since", "if-unmodified-since");
    private static final Set<String> PLACES = Set.of("location", "content-location");

    /** All of them. */
    static List<SuiteCase> every() throws IOException {
        List<SuiteCase> cases = new ArrayList<>();
        for (Map<String, Object> one : TestJson.objects(TestJson.resource("/cache-tests/cases.json"))) {
            List<Step> steps = TestJson.objects(one.get("requests")).stream()
                    .map(Step::new)
                    .toList();
            cases.add(new SuiteCase(
                    (String) one.get("group"),
                    (String) one.get("id"),
                    (String) one.get("kind"),
                    (String) one.get("name"),
                    steps,
                    one));
        }
        return cases;
    }

    /** The body of an answer that says nothing of it: 36 characters, as cases with a length expect. */
    String body() {
        return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.US_ASCII)).toString();
    }

    boolean is(String flag) {
        return "true".equals(all.get(flag));
    }

    /** Whether a private cache must not do what it asks for (RFC 9111 §5.2.2). */
    boolean isForSharedCaches() {
        return name.contains("hared HTTP cache") || id.equals("other-authorization-smaxage");
    }

    @Override
    public String toString() {
        return kind + " " + id;
    }

    /** One request, the origin's answer, and what is expected of both. */
    record Step(Map<String, Object> members) {
        boolean has(String member) {
            return members.containsKey(member);
        }

        boolean is(String flag) {
            return "true".equals(members.get(flag));
        }

        String text(String member) {
            return String.valueOf(members.getOrDefault(member, ""));
        }

        Optional<Integer> number(String member) {
            return members.get(member) instanceof Long number ? Optional.of(number.intValue()) : Optional.empty();
        }

        List<?> list(String member) {
            return members.get(member) instanceof List<?> list ? list : List.of();
        }

        int status() {
            return list("response_status").isEmpty()
                    ? 200
                    : ((Long) list("response_status").get(0)).intValue();
        }

        /** Pairs with what depends on the time and the place filled in. */
        HeaderFields fields(String member, Instant now, String base) {
            HeaderFields.Builder fields = HeaderFields.builder();
            for (Object item : list(member)) {
                List<?> pair = (List<?>) item;
                String name = (String) pair.get(0);
                fields.add(name, value(name, pair.get(1), now, base));
            }
            return fields.build();
        }

        String value(String name, Object given, Instant now, String base) {
            String key = name.toLowerCase(Locale.ROOT);
            if (given instanceof Long seconds && DATES.contains(key)) {
                Instant moment = now.plusSeconds(seconds);
                return list("rfc850date").contains(key)
                        ? RFC_850.format(moment.atOffset(ZoneOffset.UTC))
                        : HttpDate.format(moment.getEpochSecond());
            }
            if (PLACES.contains(key) && is("magic_locations")) {
                return given.equals("") ? base : base + "/" + given;
            }
            return String.valueOf(given);
        }
    }
}
