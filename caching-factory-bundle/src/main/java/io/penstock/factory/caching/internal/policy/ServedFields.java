// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import io.penstock.cache.CachedHead;
import io.penstock.network.HeaderFields;
import java.util.Arrays;
import java.util.Set;

/** The head with which a stored response answers (RFC 9111 §4, RFC 9110 §15.3.7, §15.4.5, §15.5.17). Pure. */
public final class ServedFields {
    /** What a message without the representation does not repeat. */
    private static final Set<String> OF_THE_CONTENT =
            Set.of("content-length", "content-encoding", "content-type", "content-language", "content-range");

    private ServedFields() {}

    /** The status. */
    public static int status(CachedHead stored, Presentation as) {
        return switch (as.kind()) {
            case NOT_MODIFIED -> 304;
            case UNSATISFIABLE -> 416;
            case PARTIAL -> 206;
            default -> stored.status();
        };
    }

    /**
     * The fields, with the {@code Age} of that moment.
     *
     * @param length bytes stored, -1 if not known yet
     */
    public static HeaderFields of(CachedHead stored, Presentation as, long length, long nowMillis) {
        StoredView view = StoredView.of(stored);
        String age = Long.toString(Math.min(Directives.LONGEST, view.age(nowMillis) / 1000));
        if (as.kind() == Presentation.Kind.FULL) {
            return withAge(stored.fields(), age);
        }
        HeaderFields.Builder fields = HeaderFields.builder();
        HeaderFields all = withAge(stored.fields(), age);
        boolean partial = as.kind() == Presentation.Kind.PARTIAL;
        for (int i = 0; i < all.size(); i++) {
            String name = all.name(i).toLowerCase(java.util.Locale.ROOT);
            boolean dropped = partial
                    ? name.equals("content-length") || name.equals("content-range")
                    : OF_THE_CONTENT.contains(name);
            if (!dropped) {
                fields.add(all.name(i), all.value(i));
            }
        }
        long first = view.isPartial() ? view.contentRange().first() : 0;
        long total = view.isPartial() ? view.contentRange().total() : length;
        if (partial) {
            ContentRange range = new ContentRange(first + as.first(), first + as.end() - 1, total);
            fields.add("Content-Range", range.toString());
            fields.add("Content-Length", Long.toString(as.end() - as.first()));
        } else if (as.kind() == Presentation.Kind.UNSATISFIABLE) {
            fields.add("Content-Range", "bytes */" + total);
            fields.add("Content-Length", "0");
        }
        return fields.build();
    }

    private static HeaderFields withAge(HeaderFields stored, String age) {
        int count = stored.size();
        String[] pairs = new String[2 * count + 2];
        int length = 0;
        for (int i = 0; i < count; i++) {
            if (!stored.name(i).equalsIgnoreCase("age")) {
                pairs[length++] = stored.name(i);
                pairs[length++] = stored.value(i);
            }
        }
        pairs[length++] = "Age";
        pairs[length++] = age;
        return HeaderFields.ofTrusted(length == pairs.length ? pairs : Arrays.copyOf(pairs, length));
    }
}
