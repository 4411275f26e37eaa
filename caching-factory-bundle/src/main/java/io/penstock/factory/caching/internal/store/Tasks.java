// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import java.io.IOException;
import java.util.List;

/** What changes the log beside new entries. */
final class Tasks {
    private Tasks() {}

    /** Another head for an entry; its body stays where it is. */
    static final class Update implements Journal.Task {
        private final StoredEntry entry;
        private final EntryReader reader;
        private final Index index;
        private final MemoryTier memory;

        Update(StoredEntry entry, EntryReader reader, Index index, MemoryTier memory) {
            this.entry = entry;
            this.reader = reader;
            this.index = index;
            this.memory = memory;
        }

        @Override
        public int size() {
            return 1024;
        }

        @Override
        public boolean isNeeded() {
            return false;
        }

        @Override
        public void run(Journal to) throws IOException {
            Location old = entry.location();
            LogRecord.Header body = reader.bodyOf(old);
            if (body == null) {
                return;
            }
            Journal.Place place =
                    to.append(segment -> LogRecord.reference(segment.salt(), entry.key(), entry.head(), body));
            Location moved = old.to(place, body.body());
            to.appendRemoval(index.move(old, moved) ? old : moved);
        }

        @Override
        public void done() {
            entry.setDirty(false);
            memory.cleaned();
        }
    }

    /** Entries that are no longer in the index must not come back after a crash. */
    record Removal(List<Location> removed) implements Journal.Task {
        @Override
        public int size() {
            return 64 * removed.size();
        }

        @Override
        public boolean isNeeded() {
            return true;
        }

        @Override
        public void run(Journal to) throws IOException {
            for (Location location : removed) {
                to.appendRemoval(location);
            }
        }

        @Override
        public void done() {
            // nobody waits for it
        }
    }

    /** Nothing is stored any more: all segments but a new one go, unless something has been stored meanwhile. */
    record Wipe(Segments segments, Index index, List<Location> removed) implements Journal.Task {
        @Override
        public int size() {
            return 0;
        }

        @Override
        public boolean isNeeded() {
            return true;
        }

        @Override
        public void run(Journal to) throws IOException {
            if (index.entries() != 0) {
                new Removal(removed).run(to);
                return;
            }
            Segment last = segments.startAnother();
            for (Segment segment : segments.all()) {
                if (segment != last) {
                    segments.remove(segment);
                }
            }
        }

        @Override
        public void done() {
            // nobody waits for it
        }
    }
}
