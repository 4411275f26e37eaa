// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import java.net.http.HttpRequest.BodyPublisher;
import java.util.Set;

/** Which of the JDK's own body publishers give the same bytes each time: those over memory and files. */
final class RepeatableBodies {
    private static final String JDK = "jdk.internal.net.http.RequestPublishers$";
    private static final Set<String> REPEATABLE =
            Set.of("ByteArrayPublisher", "StringPublisher", "FilePublisher", "EmptyPublisher", "IterablePublisher");

    private RepeatableBodies() {}

    static boolean isRepeatable(BodyPublisher body) {
        String name = body.getClass().getName();
        return name.startsWith(JDK) && REPEATABLE.contains(name.substring(JDK.length()));
    }
}
