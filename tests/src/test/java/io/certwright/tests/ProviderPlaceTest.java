package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.keystore.CertwrightProvider;
import io.certwright.keystore.VaultKeyStore;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeySpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.AlgorithmParameterGenerator;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Wherever the provider stands in the list, everything else in the JVM goes on by its own
 * providers. Changes the JVM's list, and puts it back.
 */
class ProviderPlaceTest {

  private static final int FIRST = 1;
  private static final int MIDDLE = 6;
  private static final int LAST = 1_000;

  @AfterEach
  void asBefore() {
    Security.removeProvider("Certwright");
    Security.addProvider(new CertwrightProvider());
  }

  private static Provider standAt(int position) {
    Security.removeProvider("Certwright");
    var provider = new CertwrightProvider();
    Security.insertProviderAt(provider, position);
    int expected = Math.min(position, Security.getProviders().length);
    assertThat(Security.getProviders()[expected - 1]).isSameAs(provider);
    return provider;
  }

  /** What answers for each name that anybody offers, through JCA's own doors. */
  private static Map<String, String> answers() {
    var answers = new TreeMap<String, String>();
    for (var provider : Security.getProviders()) {
      if (provider.getName().equals("Certwright")) {
        continue;
      }
      for (var service : provider.getServices()) {
        var name = service.getType() + " " + service.getAlgorithm();
        answers.computeIfAbsent(
            name, unused -> answerer(service.getType(), service.getAlgorithm()));
      }
    }
    return answers;
  }

  private static String answerer(String type, String name) {
    try {
      var found =
          switch (type) {
            case "AlgorithmParameters" -> AlgorithmParameters.getInstance(name).getProvider();
            case "AlgorithmParameterGenerator" ->
                AlgorithmParameterGenerator.getInstance(name).getProvider();
            case "CertificateFactory" -> CertificateFactory.getInstance(name).getProvider();
            case "KeyFactory" -> KeyFactory.getInstance(name).getProvider();
            case "KeyPairGenerator" -> KeyPairGenerator.getInstance(name).getProvider();
            case "KeyStore" -> KeyStore.getInstance(name).getProvider();
            case "MessageDigest" -> MessageDigest.getInstance(name).getProvider();
            case "SecureRandom" -> SecureRandom.getInstance(name).getProvider();
            case "KeyAgreement" -> KeyAgreement.getInstance(name).getProvider();
            case "KeyGenerator" -> KeyGenerator.getInstance(name).getProvider();
            case "Mac" -> Mac.getInstance(name).getProvider();
            case "SecretKeyFactory" -> SecretKeyFactory.getInstance(name).getProvider();
            case "KeyManagerFactory" -> KeyManagerFactory.getInstance(name).getProvider();
            case "TrustManagerFactory" -> TrustManagerFactory.getInstance(name).getProvider();
            case "SSLContext" -> SSLContext.getInstance(name).getProvider();
            // A signature or a cipher has no provider until it has a key; those are tested with
            // keys.
            default -> null;
          };
      return found == null ? "" : found.getName();
    } catch (GeneralSecurityException e) {
      return e.getClass().getName();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {FIRST, MIDDLE, LAST})
  void everyServiceIsAnsweredByItsOwnProvider(int position) {
    Security.removeProvider("Certwright");
    var before = answers();
    var first = new SecureRandom().getProvider();

    var ours = standAt(position);

    assertThat(before).hasSizeGreaterThan(200);
    assertThat(answers()).isEqualTo(before);
    assertThat(new SecureRandom().getProvider()).isSameAs(first);
    assertThat(KeyStore.getDefaultType()).isEqualTo("pkcs12");
    assertThat(ours.getServices())
        .extracting(Provider.Service::getType)
        .containsOnly("Signature", "Cipher", "KeyStore");
  }

  @ParameterizedTest
  @ValueSource(ints = {FIRST, MIDDLE, LAST})
  void ordinaryKeysAreUsedByTheirOwnProviders(int position) throws Exception {
    standAt(position);
    for (var pair :
        List.of(
            List.of("RSA", "SHA256withRSA"),
            List.of("EC", "SHA256withECDSA"),
            List.of("Ed25519", "EdDSA"))) {
      var keys = KeyPairGenerator.getInstance(pair.get(0)).generateKeyPair();
      var signer = Signature.getInstance(pair.get(1));
      signer.initSign(keys.getPrivate());
      signer.update(new byte[10]);
      var verifier = Signature.getInstance(pair.get(1));
      verifier.initVerify(keys.getPublic());
      verifier.update(new byte[10]);
      assertThat(verifier.verify(signer.sign())).isTrue();
      assertThat(List.of(signer.getProvider().getName(), verifier.getProvider().getName()))
          .doesNotContain("Certwright");
    }
    var rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    for (var name :
        List.of("RSA", "RSA/ECB/PKCS1Padding", "RSA/ECB/OAEPWithSHA-256AndMGF1Padding")) {
      var cipher = Cipher.getInstance(name);
      cipher.init(Cipher.ENCRYPT_MODE, rsa.getPublic());
      var ciphertext = cipher.doFinal(new byte[] {1});
      cipher.init(Cipher.DECRYPT_MODE, rsa.getPrivate());
      assertThat(cipher.doFinal(ciphertext)).containsExactly(1);
      assertThat(cipher.getProvider().getName()).isNotEqualTo("Certwright");
    }
  }

  /** TLS by keys and anchors that have never been in a vault. */
  @ParameterizedTest
  @ValueSource(ints = {FIRST, MIDDLE, LAST})
  void tlsThatHasNothingToDoWithUsGoesOn(int position) throws Exception {
    var password = "of the file".toCharArray();
    for (var spec : List.of(KeySpec.RSA_2048, KeySpec.EC_P256, KeySpec.ED25519)) {
      byte[] file;
      var trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      try (var vault = Vault.inMemory()) {
        var root = EmbeddedCa.openOrCreateRoot(vault, "root");
        trusted.setCertificateEntry("root", root.certificate().x509());
        var policy = CertificatePolicy.tlsServer("localhost").key(spec).issuer("root");
        vault.create("shop", policy.exportable(true).build());
        try (var key = vault.exportPrivateKey(vault.get("shop"))) {
          file = key.toPkcs12(password);
        }
      }
      standAt(position);
      var store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(file), password);
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      var server = SSLContext.getInstance("TLS");
      server.init(keys.getKeyManagers(), null, null);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      try (var running = TlsServer.start(server)) {
        for (var protocol : List.of("TLSv1.3", "TLSv1.2")) {
          var client = SSLContext.getInstance(protocol);
          client.init(null, trust.getTrustManagers(), null);
          assertThat(running.connect(client, "localhost")).isEqualTo(store.getCertificate("shop"));
        }
      }
      store.store(new ByteArrayOutputStream(), password);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {FIRST, MIDDLE, LAST})
  void handlesEndAtOurs(int position) throws Exception {
    try (var vault = Vault.inMemory()) {
      vault.create("shop", CertificatePolicy.tlsServer("shop.test").build());
      standAt(position);
      var key = (PrivateKey) VaultKeyStore.of(vault).open().getKey("shop", null);
      var signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(key);
      assertThat(signer.sign()).isNotEmpty();
      assertThat(signer.getProvider().getName()).isEqualTo("Certwright");
      var names =
          new ArrayList<>(Arrays.stream(Security.getProviders()).map(Provider::getName).toList());
      names.removeIf(name -> !name.startsWith("Certwright"));
      assertThat(names).containsExactly("Certwright");
    }
  }
}
