// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import static io.penstock.factory.proxy.internal.Program.openDirectory;
import static io.penstock.factory.proxy.internal.Program.write;

import io.penstock.testkit.TestSocksProxy;
import io.penstock.testkit.TestTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * squid, tinyproxy, dante and microsocks, as Debian packages them. Names and accounts that exist nowhere else come from
 * files of the test: squid has settings for them, the others see them through the library of nss_wrapper. None of them
 * speaks SOCKS 4a, which the testkit's proxy stands in for.
 */
final class ProgramRig implements ProxyRig {
    /** {@code crypt(3)} of {@link #PASSWORD}, SHA-512. */
    private static final String CRYPTED =
            "$6$penstock$TVwW7lyZm7m9cszMKNdQrEtsQxvOqDSH8VfaEA1dGPYI" + "pUUBFppI6B.KklYUtnUS.GA.NMy3tIpJJpfo4.Wwi1";

    private static final Path SQUID_HELPERS = Path.of("/usr/lib/squid");

    private final Path directory;
    private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
    private final List<Program> programs = new ArrayList<>();
    private final TestSocksProxy socks4a = TestSocksProxy.open();

    /** @param directory for all files of all programs */
    ProgramRig(Path directory) throws IOException {
        this.directory = openDirectory(directory);
        write(file("hosts"), "127.0.0.1 localhost\n127.0.0.1 " + ORIGIN + "\n");
        try {
            squid();
            tinyproxy();
            dante();
            microsocks();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            close();
            throw new IOException("the rig of proxy programs does not stand", e);
        }
    }

    /** Debian packages that this machine lacks. */
    static List<String> missingPackages() {
        List<String> missing = new ArrayList<>();
        Map.of("squid", "squid-openssl", "tinyproxy", "tinyproxy", "danted", "dante-server", "microsocks", "microsocks")
                .forEach((program, debianPackage) -> {
                    if (Program.find(program).isEmpty()) {
                        missing.add(debianPackage);
                    }
                });
        if (!Files.isExecutable(SQUID_HELPERS.resolve("basic_ncsa_auth"))) {
            missing.add("squid-openssl");
        }
        if (wrapper().isEmpty()) {
            missing.add("libnss-wrapper");
        }
        return missing;
    }

    private static String wrapper() {
        try (Stream<Path> found =
                Files.find(Path.of("/usr/lib"), 2, (path, attributes) -> path.endsWith("libnss_wrapper.so"))) {
            return found.findFirst().map(Path::toString).orElse("");
        } catch (IOException | java.io.UncheckedIOException e) {
            return "";
        }
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private Map<String, String> wrapped() {
        return Map.of(
                "LD_PRELOAD", wrapper(), "NSS_WRAPPER_HOSTS", file("hosts").toString());
    }

    private int[] start(Map<String, String> environment, int portCount, Program.Recipe recipe) throws IOException {
        Program program = Program.start(directory, environment, portCount, recipe);
        programs.add(program);
        return program.ports;
    }

    /** Two of them, as one offers the better of its schemes on all of its ports. */
    private void squid() throws IOException, GeneralSecurityException {
        write(file("basic.users"), USER + ":" + CRYPTED + "\n");
        write(file("digest.users"), USER + ":proxies:" + digest(USER + ":proxies:" + PASSWORD) + "\n");
        write(file("server.pem"), serverPem());
        String certificate = " tls-cert=" + file("server.pem") + " tls-key=" + file("server.pem");
        int[] first = start(
                Map.of(),
                2,
                given -> squid(
                        "squid-digest",
                        "http_port 127.0.0.1:" + given[0] + "\nhttp_port 127.0.0.1:" + given[1] + " name=guarded\n",
                        "digest program " + SQUID_HELPERS.resolve("digest_file_auth") + " -c " + file("digest.users"),
                        "digest"));
        int[] second = start(
                Map.of(),
                3,
                given -> squid(
                        "squid-basic",
                        "http_port 127.0.0.1:" + given[0] + " name=guarded\nhttps_port 127.0.0.1:" + given[1]
                                + certificate + "\nhttps_port 127.0.0.1:" + given[2] + " name=guardedtls" + certificate
                                + "\n",
                        "basic program " + SQUID_HELPERS.resolve("basic_ncsa_auth") + " " + file("basic.users"),
                        "basic"));
        ports.put(Service.HTTP, first[0]);
        ports.put(Service.HTTP_DIGEST, first[1]);
        ports.put(Service.HTTP_BASIC, second[0]);
        ports.put(Service.HTTPS, second[1]);
        ports.put(Service.HTTPS_BASIC, second[2]);
    }

    private List<String> squid(String name, String listening, String helper, String scheme) throws IOException {
        write(
                file(name + ".conf"),
                listening + "auth_param " + helper + "\n"
                        + "auth_param " + scheme + " children 2 startup=1\n"
                        + "auth_param " + scheme + " realm proxies\n"
                        + """
                        acl guarded myportname guarded guardedtls
                        acl known proxy_auth REQUIRED
                        http_access deny guarded !known
                        http_access allow all
                        visible_hostname squid.test
                        dns_nameservers 127.0.0.1
                        cache deny all
                        cache_mem 1 MB
                        pid_filename none
                        netdb_filename none
                        pinger_enable off
                        buffered_logs off
                        """
                        + "hosts_file " + file("hosts") + "\n"
                        + "coredump_dir " + directory + "\n"
                        + "access_log stdio:" + file(name + ".access") + "\n"
                        + "cache_log " + file(name + ".log") + "\n");
        return List.of(program("squid"), "-N", "-f", file(name + ".conf").toString());
    }

    private void tinyproxy() throws IOException {
        ports.put(Service.HTTP_OTHER, tinyproxy("tinyproxy-open", ""));
        ports.put(
                Service.HTTP_BASIC_OTHER, tinyproxy("tinyproxy-guarded", "BasicAuth " + USER + " " + PASSWORD + "\n"));
    }

    private int tinyproxy(String name, String more) throws IOException {
        return start(wrapped(), 1, given -> {
            write(
                    file(name + ".conf"),
                    "Listen 127.0.0.1\nPort " + given[0] + "\nTimeout 600\nMaxClients 100\nLogLevel Connect\nLogFile \""
                            + file(name + ".log") + "\"\n" + more);
            return List.of(
                    program("tinyproxy"), "-d", "-c", file(name + ".conf").toString());
        })[0];
    }

    /** Its users are those of the system: the system is what nss_wrapper says. */
    private void dante() throws IOException {
        Object uid = Files.getAttribute(directory, "unix:uid");
        boolean root = uid.equals(0);
        String account = root ? "root" : "tester";
        write(
                file("passwd"),
                account + ":x:" + uid + ":" + Files.getAttribute(directory, "unix:gid") + "::/:/bin/false\n"
                        + "nobody:x:65534:65534::/:/bin/false\n" + USER + ":x:54321:65534::/:/bin/false\n");
        write(file("group"), "nogroup:x:65534:\n");
        write(file("shadow"), USER + ":" + CRYPTED + ":19000:0:99999:7:::\n");
        Map<String, String> environment = new java.util.HashMap<>(wrapped());
        environment.put("NSS_WRAPPER_PASSWD", file("passwd").toString());
        environment.put("NSS_WRAPPER_GROUP", file("group").toString());
        environment.put("NSS_WRAPPER_SHADOW", file("shadow").toString());
        String users = "user.privileged: " + account + "\nuser.unprivileged: " + (root ? "nobody" : account) + "\n";
        ports.put(Service.SOCKS5_PASSWORD, dante("dante-guarded", environment, users, "username"));
        ports.put(Service.SOCKS4, dante("dante-open", environment, users, "none"));
        ports.put(Service.SOCKS4A, socks4a.port());
    }

    private int dante(String name, Map<String, String> environment, String users, String method) throws IOException {
        return start(environment, 1, given -> {
            write(
                    file(name + ".conf"),
                    "logoutput: stderr\ninternal: 127.0.0.1 port = " + given[0] + "\nexternal: 127.0.0.1\n"
                            + "clientmethod: none\nsocksmethod: " + method + "\n" + users
                            + "client pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }\n"
                            + "socks pass {\nfrom: 0.0.0.0/0 to: 0.0.0.0/0\nprotocol: tcp\n}\n");
            return List.of(
                    program("danted"),
                    "-f",
                    file(name + ".conf").toString(),
                    "-p",
                    file(name + ".pid").toString());
        })[0];
    }

    private void microsocks() throws IOException {
        ports.put(
                Service.SOCKS5,
                start(
                        wrapped(),
                        1,
                        given -> List.of(program("microsocks"), "-i", "127.0.0.1", "-p", Integer.toString(given[0])))[
                        0]);
        ports.put(
                Service.SOCKS5_PASSWORD_OTHER,
                start(
                        wrapped(),
                        1,
                        given -> List.of(
                                program("microsocks"),
                                "-i",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(given[0]),
                                "-u",
                                USER,
                                "-P",
                                PASSWORD))[0]);
    }

    private static String program(String name) {
        return Program.find(name).orElseThrow().toString();
    }

    private static String digest(String text) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String serverPem() throws GeneralSecurityException {
        byte[] key = TestTls.SERVER
                .keyStore()
                .getKey("server", "penstock".toCharArray())
                .getEncoded();
        return TestTls.pem(TestTls.SERVER.certificate()) + "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key) + "\n-----END PRIVATE KEY-----\n";
    }

    @Override
    public int port(Service service) {
        return ports.get(service);
    }

    /** tinyproxy 1.11 answers wrong credentials with an origin's 401. */
    @Override
    public boolean refusesAsAnOrigin(Service service) {
        return service == Service.HTTP_BASIC_OTHER;
    }

    @Override
    public long carried(Service service) {
        return service == Service.HTTP
                ? Program.lines(file("squid-digest.access"), ORIGIN)
                : Program.lines(file("tinyproxy-open.log"), "Request (file descriptor");
    }

    @Override
    public void close() {
        programs.forEach(Program::close);
        socks4a.close();
    }
}
