// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.Explainer;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.testkit.FakeManager;
import io.penstock.testkit.FakeManagerContext;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** What the component registers in a real framework, and how a change arrives. */
class ProxyComponentTest {
    @TempDir
    Path storage;

    private Framework framework;
    private BundleContext context;

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory()
                .newFramework(
                        Map.of(Constants.FRAMEWORK_STORAGE, storage.toString(), "felix.service.urlhandlers", "false"));
        framework.start();
        context = framework.getBundleContext();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(TimeUnit.SECONDS.toMillis(30));
    }

    private ServiceReference<NetworkAccessManagerFactory> reference() {
        return context.getServiceReference(NetworkAccessManagerFactory.class);
    }

    private String proxiesFor(String uri) {
        FakeManager lower = FakeManager.answering("hello");
        NetworkAccessManager layer = context.getService(reference()).create(FakeManagerContext.over(lower));
        layer.send(NetworkRequest.get(URI.create(uri)), BodyHandlers.discarding());
        return lower.requests().isEmpty()
                ? "refused"
                : lower.requests().get(0).attribute(RequestAttribute.PROXIES).toString();
    }

    private static Map<String, Object> configuration(Object... pairs) {
        Map<String, Object> properties = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put((String) pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    @Test
    void itRegistersTheFactoryWithNameRankAndRevision() {
        new ProxyComponent(context, configuration());
        assertThat(reference().getProperty("penstock.factory")).isEqualTo("proxy");
        assertThat(reference().getProperty(Constants.SERVICE_RANKING)).isEqualTo(100);
        assertThat(reference().getProperty("penstock.revision")).isEqualTo(0);
        assertThat(context.getServiceReference(Explainer.class)).isNotNull();
        assertThat(context.getService(context.getServiceReference(ProxySelector.class)))
                .isInstanceOf(RuleProxySelector.class)
                .isNotSameAs(ProxySelector.getDefault());
    }

    @Test
    void aRankingInAStringCounts() {
        ProxyComponent component = new ProxyComponent(context, configuration("service.ranking", "50"));
        assertThat(reference().getProperty(Constants.SERVICE_RANKING)).isEqualTo(50);
        component.modified(configuration("service.ranking", 60L));
        assertThat(reference().getProperty(Constants.SERVICE_RANKING)).isEqualTo(60);
    }

    @Test
    void everyChangeRaisesTheRevisionEvenOfAPasswordAlone() {
        ProxyComponent component =
                new ProxyComponent(context, configuration("rule.1", "* -> http://ann@p1:1", ".password.p1", "old"));
        component.modified(configuration("rule.1", "* -> http://ann@p1:1", ".password.p1", "S3CRET"));
        assertThat(reference().getProperty("penstock.revision")).isEqualTo(1);
        for (String key : reference().getPropertyKeys()) {
            assertThat(String.valueOf(reference().getProperty(key))).doesNotContain("S3CRET", "ann");
        }
    }

    @Test
    void aBadConfigurationKeepsTheLastGoodOne() {
        ProxyComponent component = new ProxyComponent(context, configuration("rule.1", "* -> http://p1:1"));
        component.modified(configuration("rule.1", "* -> http://p2:1", "rule.2", "nonsense", "service.ranking", 7));
        assertThat(proxiesFor("http://a.example/")).isEqualTo("[HTTP p1:1]");
        assertThat(reference().getProperty(Constants.SERVICE_RANKING)).isEqualTo(100);
        component.modified(configuration("rule.1", "* -> http://p2:1"));
        assertThat(proxiesFor("http://a.example/")).isEqualTo("[HTTP p2:1]");
    }

    @Test
    void aBadFirstConfigurationSendsNothingUntilItIsMended() {
        ProxyComponent component = new ProxyComponent(context, configuration("rule.1", "nonsense"));
        assertThat(proxiesFor("http://a.example/")).isEqualTo("refused");
        component.modified(configuration("rule.1", "* -> http://p1:1"));
        assertThat(proxiesFor("http://a.example/")).isEqualTo("[HTTP p1:1]");
    }

    @Test
    void nothingIsRegisteredAfterwards() {
        new ProxyComponent(context, configuration()).deactivate();
        for (Class<?> service : List.of(NetworkAccessManagerFactory.class, Explainer.class, ProxySelector.class)) {
            assertThat(context.getServiceReference(service)).isNull();
        }
    }
}
