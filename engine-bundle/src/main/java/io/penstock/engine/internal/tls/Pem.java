// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Certificates and keys as text (RFC 7468). Pure. */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private Pem() {}

    static boolean isPem(String text) {
        return text.contains("-----BEGIN ");
    }

    /** All certificates, in order. */
    static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> all = new ArrayList<>();
        for (Matcher block = BLOCK.matcher(text); block.find(); ) {
            if (block.group(1).endsWith("CERTIFICATE")
                    && factory.generateCertificate(new ByteArrayInputStream(content(block)))
                            instanceof X509Certificate certificate) {
                all.add(certificate);
            }
        }
        return all;
    }

    /**
     * The first private key.
     *
     * @param password of an encrypted one
     */
    static PrivateKey privateKey(String text, char[] password) throws GeneralSecurityException {
        for (Matcher block = BLOCK.matcher(text); block.find(); ) {
            switch (block.group(1)) {
                case "PRIVATE KEY" -> {
                    return key(content(block));
                }
                case "ENCRYPTED PRIVATE KEY" -> {
                    return key(decrypted(content(block), password));
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
                    throw new InvalidKeySpecException("a key of the old form \"" + block.group(1)
                            + "\"; convert it with: openssl pkcs8 -topk8 -in old.pem -out new.pem");
                default -> {
                    // a certificate, or what nobody needs
                }
            }
        }
        throw new InvalidKeySpecException("no private key");
    }

    private static byte[] content(Matcher block) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeySpecException("a block that is no base64", e);
        }
    }

    private static byte[] decrypted(byte[] content, char[] password) throws GeneralSecurityException {
        try {
            EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(content);
            // for PBES2 the parameters, not the name, say which one
            String algorithm = encrypted.getAlgName().equals("PBES2")
                    ? encrypted.getAlgParameters().toString()
                    : encrypted.getAlgName();
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password)),
                    encrypted.getAlgParameters());
            return encrypted.getKeySpec(cipher).getEncoded();
        } catch (IOException e) {
            throw new InvalidKeySpecException("an encrypted key that cannot be read", e);
        }
    }

    private static PrivateKey key(byte[] content) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(content));
            } catch (InvalidKeySpecException e) {
                // of another algorithm
            }
        }
        throw new InvalidKeySpecException("a private key that is none of " + ALGORITHMS);
    }
}
