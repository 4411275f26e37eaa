// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine;

import io.penstock.network.HeaderFields;
import io.penstock.network.LoadControl;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * Limits and choices of one load. Immutable.
 *
 * @param maxDocuments documents, PREFETCH included
 * @param maxDocumentBytes of one document, decoded
 * @param maxTotalBytes of all documents, decoded
 * @param maxDepth references from the root to a document
 * @param totalTime of the whole load
 * @param idleTime in which nothing at all of the load moves on
 * @param schemes that documents may have; {@code file} and {@code bundle} count below a local root only
 * @param origins that documents may come from, as {@code https://host[:port]}; empty for any
 * @param base what relative references resolve against
 * @param prefetch whether PREFETCH references are fetched
 * @param keepBodies whether {@link LoadedDocument#body()} is there afterwards
 * @param loadControl where documents may come from
 * @param fields header fields of every request of this load; their documents are shared with no other load
 */
public record LoadOptions(
        int maxDocuments,
        long maxDocumentBytes,
        long maxTotalBytes,
        int maxDepth,
        Duration totalTime,
        Duration idleTime,
        Set<String> schemes,
        Set<String> origins,
        Base base,
        boolean prefetch,
        boolean keepBodies,
        LoadControl loadControl,
        HeaderFields fields) {
    /** What relative references of a redirected document resolve against. */
    public enum Base {
        /** The URL that it was retrieved from (RFC 3986 §5.1.3). */
        RETRIEVED,
        /** The URL that was asked for, as Qt 6 does. */
        REQUESTED
    }

    /** 10,000 documents, 64 MiB each, 1 GiB in all, depth 256, 5 min in all, 60 s idle, all schemes and origins. */
    public static final LoadOptions DEFAULT = new LoadOptions(
            10_000,
            64L << 20,
            1L << 30,
            256,
            Duration.ofMinutes(5),
            Duration.ofSeconds(60),
            Set.of("http", "https", "data", "file", "bundle"),
            Set.of(),
            Base.RETRIEVED,
            true,
            false,
            LoadControl.PREFER_NETWORK,
            HeaderFields.EMPTY);

    public LoadOptions {
        if (maxDocuments < 1 || maxDocumentBytes < 1 || maxTotalBytes < 1 || maxDepth < 1) {
            throw new IllegalArgumentException("every limit of a load must be at least 1");
        }
        if (totalTime.isNegative() || totalTime.isZero() || idleTime.isNegative() || idleTime.isZero()) {
            throw new IllegalArgumentException("total and idle time of a load must be more than zero");
        }
        schemes = Set.copyOf(schemes);
        origins = Set.copyOf(origins);
        Objects.requireNonNull(base);
        Objects.requireNonNull(loadControl);
        Objects.requireNonNull(fields);
    }

    public Builder toBuilder() {
        return new Builder(this);
    }

    public static Builder builder() {
        return DEFAULT.toBuilder();
    }

    /** Changes options; not thread-safe. */
    public static final class Builder {
        private int maxDocuments;
        private long maxDocumentBytes;
        private long maxTotalBytes;
        private int maxDepth;
        private Duration totalTime;
        private Duration idleTime;
        private Set<String> schemes;
        private Set<String> origins;
        private Base base;
        private boolean prefetch;
        private boolean keepBodies;
        private LoadControl loadControl;
        private HeaderFields fields;

        private Builder(LoadOptions from) {
            maxDocuments = from.maxDocuments;
            maxDocumentBytes = from.maxDocumentBytes;
            maxTotalBytes = from.maxTotalBytes;
            maxDepth = from.maxDepth;
            totalTime = from.totalTime;
            idleTime = from.idleTime;
            schemes = from.schemes;
            origins = from.origins;
            base = from.base;
            prefetch = from.prefetch;
            keepBodies = from.keepBodies;
            loadControl = from.loadControl;
            fields = from.fields;
        }

        public Builder maxDocuments(int limit) {
            maxDocuments = limit;
            return this;
        }

        public Builder maxDocumentBytes(long limit) {
            maxDocumentBytes = limit;
            return this;
        }

        public Builder maxTotalBytes(long limit) {
            maxTotalBytes = limit;
            return this;
        }

        public Builder maxDepth(int limit) {
            maxDepth = limit;
            return this;
        }

        public Builder totalTime(Duration limit) {
            totalTime = limit;
            return this;
        }

        public Builder idleTime(Duration limit) {
            idleTime = limit;
            return this;
        }

        public Builder schemes(Set<String> allowed) {
            schemes = allowed;
            return this;
        }

        public Builder origins(Set<String> allowed) {
            origins = allowed;
            return this;
        }

        public Builder base(Base choice) {
            base = choice;
            return this;
        }

        public Builder prefetch(boolean wanted) {
            prefetch = wanted;
            return this;
        }

        public Builder keepBodies(boolean wanted) {
            keepBodies = wanted;
            return this;
        }

        public Builder loadControl(LoadControl control) {
            loadControl = control;
            return this;
        }

        public Builder fields(HeaderFields extra) {
            fields = extra;
            return this;
        }

        public LoadOptions build() {
            return new LoadOptions(
                    maxDocuments,
                    maxDocumentBytes,
                    maxTotalBytes,
                    maxDepth,
                    totalTime,
                    idleTime,
                    schemes,
                    origins,
                    base,
                    prefetch,
                    keepBodies,
                    loadControl,
                    fields);
        }
    }
}
