// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkRequestTest {
    private static final URI ANY = URI.create("http://example.org/");

    @Test
    void attributesAreTypedAndHaveFallbacks() {
        NetworkRequest request = NetworkRequest.newBuilder(ANY)
                .attribute(RequestAttribute.PRIORITY, Priority.HIGH)
                .attribute(RequestAttribute.REPLAYABLE, true)
                .attribute(RequestAttribute.PRIORITY, Priority.LOW)
                .build();
        assertThat(request.attribute(RequestAttribute.PRIORITY)).isEqualTo(Priority.LOW);
        assertThat(request.attribute(RequestAttribute.REPLAYABLE)).isTrue();
        assertThat(request.attribute(RequestAttribute.PROXIES)).isEqualTo(List.of(Proxy.DIRECT));
        NetworkRequest other = request.toBuilder()
                .attribute(RequestAttribute.REPLAYABLE, false)
                .build();
        assertThat(request.attribute(RequestAttribute.REPLAYABLE)).isTrue();
        assertThat(other.attribute(RequestAttribute.REPLAYABLE)).isFalse();
        assertThat(other.attribute(RequestAttribute.PRIORITY)).isEqualTo(Priority.LOW);
    }

    @Test
    void aJdkRequestKeepsAllThatItSays() {
        HttpRequest jdk = HttpRequest.newBuilder(ANY)
                .header("A", "1")
                .header("A", "2")
                .PUT(BodyPublishers.ofString("x"))
                .timeout(Duration.ofSeconds(3))
                .expectContinue(true)
                .version(Version.HTTP_1_1)
                .build();
        NetworkRequest ours = NetworkRequest.from(jdk);
        assertThat(ours.method()).isEqualTo("PUT");
        assertThat(ours.headers()).isEqualTo(jdk.headers());
        assertThat(ours.bodyPublisher()).isEqualTo(jdk.bodyPublisher());
        assertThat(ours.timeout()).isEqualTo(jdk.timeout());
        assertThat(ours.expectContinue()).isTrue();
        assertThat(ours.version()).contains(Version.HTTP_1_1);
        assertThat(ours).isEqualTo(jdk);
        assertThat(NetworkRequest.from(ours)).isSameAs(ours);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Host", "content-LENGTH", "Transfer-Encoding", "Connection", "Proxy-Authorization", "Upgrade"})
    void fieldsOfTheTransportAreRefused(String name) {
        NetworkRequest.Builder builder = NetworkRequest.newBuilder(ANY);
        assertThatThrownBy(() -> builder.header(name, "v")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.setHeader(name, "v")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.fields(HeaderFields.of(name, "v")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(builder.build().fields().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GE T", "GET\r\n", "connect", "CONNECT", "GÉT"})
    void methodsAreTokensAndNeverConnect(String method) {
        assertThatThrownBy(() -> NetworkRequest.newBuilder(ANY).method(method))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bodiesOverMemoryAndFilesAreRepeatableStreamsAreNot(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "x");
        assertThat(NetworkRequest.get(ANY).isBodyRepeatable()).isTrue();
        for (HttpRequest.BodyPublisher body : List.of(
                BodyPublishers.noBody(),
                BodyPublishers.ofString("x"),
                BodyPublishers.ofByteArray(new byte[1]),
                BodyPublishers.ofByteArrays(List.of(new byte[1])),
                BodyPublishers.ofFile(file))) {
            assertThat(NetworkRequest.newBuilder(ANY).POST(body).build().isBodyRepeatable())
                    .as(body.getClass().getName())
                    .isTrue();
        }
        NetworkRequest.Builder stream = NetworkRequest.newBuilder(ANY)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[1])));
        assertThat(stream.build().isBodyRepeatable()).isFalse();
        assertThat(stream.attribute(NetworkRequest.BODY_REPEATABLE, true)
                        .build()
                        .isBodyRepeatable())
                .isTrue();
    }

    @Test
    void nothingSecretIsPrinted() {
        NetworkRequest request = NetworkRequest.newBuilder(URI.create("http://u:secret@h/p#secret"))
                .header("Authorization", "secret")
                .build();
        assertThat(request.toString()).isEqualTo("GET http://h/p");
        assertThat(Credentials.of("u", "secret").toString()).doesNotContain("secret");
        assertThat(Proxy.of(Proxy.Kind.HTTP, "P", 1)
                        .withCredentials(Credentials.of("u", "secret"))
                        .toString())
                .isEqualTo("HTTP p:1");
    }

    @Test
    void relativeUrisAreRefused() {
        assertThatThrownBy(() -> NetworkRequest.get(URI.create("/x"))).isInstanceOf(IllegalArgumentException.class);
    }
}
