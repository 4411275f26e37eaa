// SPDX-License-Identifier: Apache-2.0
package io.penstock.itests;

import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.url;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.logLevel;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.replaceConfigurationFile;

import java.io.File;
import java.util.Arrays;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.karaf.options.LogLevelOption.LogLevel;

/** The containers that the tests run in; nothing comes from a network or a local Maven repository. */
final class Containers {
    /** Property with the directory of configuration files. */
    static final String ETC = "penstock.itests.etc";
    /** Property with the directory of our bundles. */
    static final String BUNDLES = "penstock.itests.bundles";

    private static final String MAVEN = "etc/org.ops4j.pax.url.mvn.cfg";
    private static final File STAGED = new File("target/bundles").getAbsoluteFile();

    private Containers() {}

    /** @param name of a directory of its own */
    static Option felix(String name) {
        File etc = new File("target/" + name + "-etc").getAbsoluteFile();
        etc.mkdirs();
        Arrays.stream(etc.listFiles()).forEach(File::delete);
        Option[] staged = Arrays.stream(STAGED.listFiles((directory, file) -> file.endsWith(".jar")))
                .sorted()
                .map(jar -> url(jar.toURI().toString()))
                .toArray(Option[]::new);
        return composite(
                junitBundles(),
                frameworkProperty("felix.fileinstall.dir").value(etc.getPath()),
                frameworkProperty("felix.fileinstall.noInitialDelay").value("true"),
                frameworkProperty("felix.fileinstall.poll").value("200"),
                frameworkProperty("felix.fileinstall.enableConfigSave").value("false"),
                frameworkProperty("org.ops4j.pax.logging.DefaultServiceLog.level")
                        .value("INFO"),
                frameworkProperty("org.ops4j.pax.logging.StaticLogbackFile")
                        .value(new File("src/test/resources/logback-container.xml").getAbsolutePath()),
                frameworkProperty(ETC).value(etc.getPath()),
                frameworkProperty(BUNDLES).value(STAGED.getPath()),
                composite(staged));
    }

    /** Karaf with the feature. */
    static Option karaf() {
        return composite(
                stockKaraf(
                        "${karaf.home.uri}${karaf.default.repository}@id=system.repository@snapshots",
                        "karaf-repository",
                        "exam-repository"),
                editConfigurationFilePut("etc/system.properties", BUNDLES, STAGED.getPath()),
                features(new File(System.getProperty("features.file")).toURI().toString(), "penstock"));
    }

    /** Karaf as it comes, with the archive in its folder {@code deploy}. */
    static Option karafWithArchive() {
        File archive = new File(System.getProperty("kar.file"));
        return composite(
                stockKaraf(
                        "${karaf.home.uri}${karaf.default.repository}@id=system.repository@snapshots"
                                + ",file:${karaf.data}/kar@id=kar.repository@multi@snapshots",
                        "exam-repository"),
                replaceConfigurationFile("deploy/" + archive.getName(), archive));
    }

    private static Option stockKaraf(String ownRepositories, String... stagedRepositories) {
        StringBuilder repositories = new StringBuilder(ownRepositories);
        for (String staged : stagedRepositories) {
            repositories
                    .append(',')
                    .append(new File("target/" + staged).toURI())
                    .append("@id=")
                    .append(staged)
                    .append("@snapshots");
        }
        return composite(
                karafDistributionConfiguration()
                        .frameworkUrl(
                                new File("target/apache-karaf.tar.gz").toURI().toString())
                        .karafVersion(System.getProperty("karaf.version"))
                        .unpackDirectory(new File("target/exam"))
                        .useDeployFolder(false),
                keepRuntimeFolder(),
                configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
                logLevel(LogLevel.INFO),
                editConfigurationFilePut(MAVEN, "org.ops4j.pax.url.mvn.repositories", ""),
                editConfigurationFilePut(
                        MAVEN,
                        "org.ops4j.pax.url.mvn.localRepository",
                        new File("target/karaf-local").getAbsolutePath()),
                editConfigurationFilePut(MAVEN, "org.ops4j.pax.url.mvn.defaultRepositories", repositories.toString()));
    }
}
