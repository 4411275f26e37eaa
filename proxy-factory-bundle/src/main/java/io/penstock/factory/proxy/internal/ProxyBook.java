// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.config.Settings;
import io.penstock.network.Credentials;
import io.penstock.network.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The proxies of one configuration, by name, and their passwords.
 *
 * <p>A proxy has the name of its key {@code proxy.<name>}; one that is written out in a rule has its host's. The
 * password of a name is in {@code .password.<name>}. Used while a configuration is read; not thread-safe.
 */
final class ProxyBook {
    private static final String PROXY = "proxy.";
    private static final String PASSWORD = ".password.";
    private static final String DIRECT = "direct";
    private static final int SOCKS5_MAX = 255;

    private final Settings settings;
    private final Set<String> passwords;
    private final Set<String> passwordsUsed = new TreeSet<>();
    private final Map<String, Proxy> named = new LinkedHashMap<>();
    private final Map<String, ProxyUrl> urls = new HashMap<>();

    ProxyBook(Settings settings) {
        this.settings = settings;
        passwords = Set.copyOf(settings.keysBelow(PASSWORD));
        for (String name : settings.keysBelow(PROXY)) {
            String text = settings.text(PROXY + name, "");
            try {
                if (name.equals(DIRECT) || !name.matches("[A-Za-z0-9_.-]+")) {
                    throw new IllegalArgumentException(
                            "the name of a proxy has letters, digits, '.', '-' and '_', and is not \"direct\"");
                }
                named.put(name, listed(name, withoutPassword(text)));
            } catch (IllegalArgumentException e) {
                settings.problem(PROXY + name + " = " + ProxyUrl.redacted(text) + ": " + e.getMessage()
                        + "; allowed is for example http://user@proxy.example:3128, with " + ProxyUrl.ALLOWED);
            }
        }
    }

    /**
     * A proxy as a rule mentions it: {@code direct}, a name, or a URL.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    Proxy mentioned(String text) {
        if (text.equalsIgnoreCase(DIRECT)) {
            return Proxy.DIRECT;
        }
        if (text.contains("://")) {
            return of(withoutPassword(text));
        }
        Proxy proxy = named.get(text);
        if (proxy == null) {
            throw new IllegalArgumentException("there is no " + PROXY + ProxyUrl.redacted(text)
                    + "; a proxy is \"direct\", a name that has such a key, or a URL like http://proxy.example:3128");
        }
        return proxy;
    }

    /**
     * A proxy that is written out, named by its host.
     *
     * @throws IllegalArgumentException if its user name has no password, or one name stands for two proxies
     */
    Proxy of(ProxyUrl url) {
        return listed(url.host(), url);
    }

    /** Names of passwords that no proxy asked for. */
    List<String> unusedPasswords() {
        return passwords.stream()
                .filter(name -> !passwordsUsed.contains(name))
                .sorted()
                .map(PASSWORD::concat)
                .toList();
    }

    private static ProxyUrl withoutPassword(String text) {
        ProxyUrl url = ProxyUrl.parse(text);
        if (url.password().isPresent()) {
            throw new IllegalArgumentException(
                    "a password does not belong in the URL of a proxy but in " + PASSWORD + "<name of the proxy>");
        }
        return url;
    }

    private Proxy listed(String name, ProxyUrl url) {
        Proxy proxy = new Proxy(url.kind(), url.host(), url.port(), name, credentials(name, url));
        if (proxy.credentials().isPresent()) {
            ProxyUrl other = urls.putIfAbsent(name, url);
            if (other != null && !other.equals(url)) {
                throw new IllegalArgumentException("the name " + name + " stands for " + other + " and for " + url
                        + ", or for two users; give each a name of its own with the keys " + PROXY + "<name>");
            }
        }
        return proxy;
    }

    private Optional<Credentials> credentials(String name, ProxyUrl url) {
        if (url.user().isEmpty() && url.password().isEmpty()) {
            return Optional.empty();
        }
        String password;
        if (passwords.contains(name)) {
            passwordsUsed.add(name);
            password = settings.text(PASSWORD + name, "");
        } else if (url.password().isPresent() || url.kind() == Proxy.Kind.SOCKS4 || url.kind() == Proxy.Kind.SOCKS4A) {
            // SOCKS 4 knows a user but no password
            password = url.password().orElse("");
        } else {
            throw new IllegalArgumentException("the user of " + url + " has no password; add " + PASSWORD + name
                    + ", or leave the user name out so that the CredentialsProvider services are asked");
        }
        check(url, password);
        return Optional.of(Credentials.of(url.user(), password));
    }

    private static void check(ProxyUrl url, String password) {
        boolean http = url.kind() == Proxy.Kind.HTTP || url.kind() == Proxy.Kind.HTTPS;
        if (http && url.user().indexOf(':') >= 0) {
            throw new IllegalArgumentException("the user name for " + url + " has a colon (RFC 7617 §2)");
        }
        if (url.kind() == Proxy.Kind.SOCKS5 && (!fits(url.user()) || !fits(password))) {
            throw new IllegalArgumentException("user name and password for " + url + " must have 1 to " + SOCKS5_MAX
                    + " bytes each (RFC 1929 §2)");
        }
    }

    private static boolean fits(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return length >= 1 && length <= SOCKS5_MAX;
    }
}
