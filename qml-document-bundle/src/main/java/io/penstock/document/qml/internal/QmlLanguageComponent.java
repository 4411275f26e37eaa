// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import io.penstock.engine.spi.DocumentLanguage;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the language; its configuration decides about the documents that are read from then on. */
@Component(
        service = {},
        immediate = true,
        configurationPid = QmlLanguageComponent.PID)
@Designate(ocd = QmlLanguageComponent.Configuration.class)
public final class QmlLanguageComponent {
    static final String PID = "io.penstock.document.qml";

    private static final Logger LOG = LoggerFactory.getLogger(QmlLanguageComponent.class);

    private final QmlLanguage language;
    private final ServiceRegistration<DocumentLanguage> registration;

    /** What may be configured; read by {@link QmlSettings}, so that strings will do for all of it. */
    @ObjectClassDefinition(
            id = PID,
            name = "Penstock QML documents",
            description = "How QML documents are read, and what they make the engine ask for")
    @interface Configuration {
        @AttributeDefinition(
                name = "Import paths",
                description = "Absolute URLs below which modules are looked for, for example https://example.org/qml")
        String[] import_paths() default {};

        @AttributeDefinition(
                name = "Provided modules",
                description = "Modules that are not on the network, such as QtQuick and QtQuick.*; if none is named,"
                        + " those that ship with Qt. Module:Type adds a type to what is known of a module")
        String[] provided_modules() default {};

        @AttributeDefinition(
                name = "Prefetch",
                description = "Pairs such as MyImage.source whose string literals are fetched ahead, beside the usual"
                        + " ones; -Loader.source takes one away, -* all")
        String[] prefetch() default {};

        @AttributeDefinition(name = "Ranking", description = "Rank of the service")
        int service_ranking() default 0;
    }

    /**
     * @param properties of the configuration, if there is one
     */
    @Activate
    public QmlLanguageComponent(BundleContext context, Map<String, Object> properties) {
        QmlSettings settings = read(properties, QmlSettings.DEFAULT);
        language = new QmlLanguage(settings);
        registration = context.registerService(DocumentLanguage.class, language, published(settings));
    }

    @Modified
    void modified(Map<String, Object> properties) {
        QmlSettings settings = read(properties, language.settings());
        language.configure(settings);
        registration.setProperties(published(settings));
    }

    @Deactivate
    void deactivate() {
        registration.unregister();
    }

    private static QmlSettings read(Map<String, Object> properties, QmlSettings last) {
        try {
            return QmlSettings.of(properties);
        } catch (IllegalArgumentException e) {
            LOG.warn("Configuration {} is not taken over, the last good one stays: {}", PID, e.getMessage());
            return last;
        }
    }

    private static Dictionary<String, Object> published(QmlSettings settings) {
        return FrameworkUtil.asDictionary(Map.of(
                DocumentLanguage.NAME, QmlKinds.LANGUAGE,
                DocumentLanguage.MEDIA_TYPES, array(QmlLanguage.MEDIA_TYPES),
                DocumentLanguage.SUFFIXES, array(QmlLanguage.SUFFIXES),
                Constants.SERVICE_RANKING, settings.ranking()));
    }

    private static String[] array(List<String> values) {
        return values.toArray(new String[0]);
    }
}
