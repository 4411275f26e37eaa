// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DocumentKind;
import io.penstock.engine.LoadOptions;
import io.penstock.network.NetworkError;
import io.penstock.network.Redaction;
import io.penstock.network.ReplySource;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A node of the graph. Owned by {@link GraphModel}, but for what is final and what the acting side keeps here. */
final class Document {
    private static final ByteBuffer NO_BODY = ByteBuffer.allocate(0).asReadOnlyBuffer();

    final URI url;
    final Partition partition;
    final LocalScope scope;
    final LoadOptions options;
    final int loader;
    /** The document that asked for it first; none for a root. */
    final Optional<URI> referrer;
    /** Whether only a PREFETCH reference asked for it at first. */
    final boolean lowPriority;

    /** ROOT until its language is known; changes at most once. */
    DocumentKind kind;

    volatile ComponentStatus status = ComponentStatus.NULL;
    /** Whether a cached answer counts only when its origin has confirmed it; set before it is requested. */
    boolean confirmed;
    /** Whether a body has come, so that what is wrong from now on is its content. */
    boolean fetched;

    /** Another document of the same URL, in the partition's index. */
    @Nullable
    Document nextAtUrl;

    // the answer
    URI retrieved;
    String mediaType = "";
    int httpStatus;
    ReplySource source = ReplySource.NETWORK;
    NetworkError failure = NetworkError.NONE;
    long started;
    Duration elapsed = Duration.ZERO;
    long bytes;
    long fingerprint;
    /** Expected size of the body, -1 if unknown. */
    long length = -1;

    ByteBuffer body = NO_BODY;
    byte @Nullable [] content;

    // what was found
    final List<Edge> edges = new ArrayList<>(4);
    final List<OwnError> errors = new ArrayList<>(0);

    @Nullable
    Object model;

    // waiting
    final List<Edge> waiters = new ArrayList<>(4);
    final Queue<Edge> arrivals = new ArrayDeque<>(0);
    int pending;
    /** Whether its session is being called, or will be. */
    boolean reading;
    /** Whether its session has been given the body. */
    boolean opened;
    /** Whether its loader still counts it as work. */
    boolean busy = true;

    final List<Member> members = new ArrayList<>(1);
    /** What dependents are told; there when it has ended. */
    @Nullable
    DocumentRecord record;

    final WaitGraph.Mark mark = new WaitGraph.Mark();
    /** The acting side's: how to stop its request. */
    final Abort abort = new Abort();
    /** What reads it; known when its body has come. */
    @Nullable
    Language language;
    /** The acting side's: its session; touched by one session call at a time. */
    volatile @Nullable Reading session;

    Document(
            URI url,
            DocumentKind kind,
            Partition partition,
            LocalScope scope,
            LoadOptions options,
            int loader,
            Optional<URI> referrer,
            boolean lowPriority) {
        this.url = url;
        this.kind = kind;
        this.partition = partition;
        this.scope = scope;
        this.options = options;
        this.loader = loader;
        this.referrer = referrer;
        this.lowPriority = lowPriority;
        this.retrieved = url;
    }

    boolean hasEnded() {
        return status.isTerminal();
    }

    boolean hasFailed() {
        return status == ComponentStatus.ERROR;
    }

    /** Whether there is no such document (404, 410, no such file). */
    boolean isMissing() {
        return failure == NetworkError.NOT_FOUND || failure == NetworkError.GONE;
    }

    /** How much of it is there, below 1; a body of unknown length counts when it is whole. */
    double fraction() {
        return fetched ? 0.9 : length > 0 ? 0.9 * Math.min(1, (double) bytes / length) : 0;
    }

    /** Only once it has ended. */
    DocumentRecord ended() {
        DocumentRecord known = record;
        if (known == null) {
            throw new IllegalStateException("document has not ended: " + this);
        }
        return known;
    }

    ByteBuffer takeBody() {
        ByteBuffer taken = body;
        body = NO_BODY;
        return taken;
    }

    @Override
    public String toString() {
        return Redaction.uri(url) + " " + kind + " " + status;
    }
}
