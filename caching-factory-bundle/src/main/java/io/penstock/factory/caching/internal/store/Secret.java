// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The key of all hashes of credentials: in a file of its own, and once more in each segment. */
final class Secret {
    private static final String NAME = "secret";

    private Secret() {}

    /** The secret of the stored entries; a new one if there are none. */
    static byte[] find(StoreFiles files, List<String> names, SecureRandom random) throws IOException {
        byte[] secret = read(files);
        if (secret != null) {
            return secret;
        }
        for (String name : names) {
            int number = Segment.number(name);
            Segment segment = number > 0 ? Segment.open(files, number) : null;
            if (segment != null) {
                secret = segment.secret();
                segment.release();
                break;
            }
        }
        if (secret == null) {
            secret = new byte[Segment.SECRET];
            random.nextBytes(secret);
        }
        write(files, secret);
        return secret;
    }

    private static byte @Nullable [] read(StoreFiles files) throws IOException {
        try (StoreFile file = files.open(NAME)) {
            ByteBuffer content = ByteBuffer.allocate(Segment.SECRET + 4);
            boolean good = file.read(content, 0) == content.capacity()
                    && content.getInt(Segment.SECRET) == Checksum.of(0, content.array(), 0, Segment.SECRET);
            return good ? Arrays.copyOf(content.array(), Segment.SECRET) : null;
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    private static void write(StoreFiles files, byte[] secret) throws IOException {
        try (StoreFile file = files.create(NAME)) {
            ByteBuffer content = ByteBuffer.allocate(Segment.SECRET + 4);
            content.put(secret).putInt(Checksum.of(0, secret, 0, secret.length)).flip();
            file.write(content, 0);
        }
    }
}
