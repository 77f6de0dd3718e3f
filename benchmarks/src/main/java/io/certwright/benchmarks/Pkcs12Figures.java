package io.certwright.benchmarks;

import io.certwright.Certificate;
import io.certwright.CertificateImport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * A PKCS#12 file with one P-256 key, read into a vault and written by one, against the JDK's key
 * store that does the same and keeps nothing. The derivation of keys from the password, 10,000
 * iterations three times, is most of either.
 */
final class Pkcs12Figures {

  private static final double AIM = 1.2;
  private static final int FILES = 16;
  private static final char[] PASSWORD = "a password of a file".toCharArray();

  private Pkcs12Figures() {}

  /** Import: checked, its chain ordered, sealed and told of in the audit trail. */
  static Figure reading() {
    return new Figure() {
      @Override
      public String name() {
        return "certificates-import-pkcs12";
      }

      @Override
      public Line measure(Effort effort) throws Exception {
        try (var vault = exportable()) {
          var files = new byte[FILES][];
          for (int i = 0; i < FILES; i++) {
            files[i] = file(vault, vault.vault().get(Host.name(i)));
          }
          var duel =
              Duel.ofCpu(
                  times -> {
                    int sum = 0;
                    for (int i = 0; i < times; i++) {
                      sum += imported(vault, i % FILES, files[i % FILES]).version().length();
                    }
                    return sum;
                  },
                  times -> {
                    int sum = 0;
                    for (int i = 0; i < times; i++) {
                      sum += loaded(files[i % FILES]);
                    }
                    return sum;
                  },
                  effort);
          return Line.of(name(), duel.ours(), duel.floor(), "us", AIM);
        }
      }
    };
  }

  /** Export: opened, audited and written. */
  static Figure writing() {
    return new Figure() {
      @Override
      public String name() {
        return "certificates-export-pkcs12";
      }

      @Override
      public Line measure(Effort effort) throws Exception {
        try (var vault = exportable()) {
          var certificate = vault.vault().get(Host.name(0));
          var stored = store(file(vault, certificate));
          var alias = stored.aliases().nextElement();
          var key = (PrivateKey) stored.getKey(alias, PASSWORD);
          var chain = certificate.chain().toArray(X509Certificate[]::new);
          var duel =
              Duel.ofCpu(
                  times -> {
                    int sum = 0;
                    for (int i = 0; i < times; i++) {
                      sum += file(vault, certificate).length;
                    }
                    return sum;
                  },
                  times -> {
                    int sum = 0;
                    for (int i = 0; i < times; i++) {
                      sum += written(key, chain).length;
                    }
                    return sum;
                  },
                  effort);
          return Line.of(name(), duel.ours(), duel.floor(), "us", AIM);
        }
      }
    };
  }

  private static IssuingVault exportable() {
    var vault = IssuingVault.inMemory();
    for (int i = 0; i < FILES; i++) {
      var policy = vault.policy(Host.dns(i), false).toBuilder().exportable(true).build();
      vault.vault().create(Host.name(i), policy);
    }
    return vault;
  }

  private static byte[] file(IssuingVault vault, Certificate certificate) {
    try (var exported = vault.vault().exportPrivateKey(certificate)) {
      return exported.toPkcs12(PASSWORD);
    }
  }

  private static Certificate imported(IssuingVault vault, int number, byte[] file) {
    try (var source = CertificateImport.of(file).password(PASSWORD)) {
      return vault.vault().importCertificate("in-" + number, source);
    }
  }

  private static KeyStore store(byte[] file) throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(file), PASSWORD);
    return store;
  }

  private static int loaded(byte[] file) throws GeneralSecurityException, IOException {
    var store = store(file);
    var alias = store.aliases().nextElement();
    return store.getKey(alias, PASSWORD).getAlgorithm().length()
        + store.getCertificateChain(alias).length;
  }

  private static byte[] written(PrivateKey key, X509Certificate[] chain)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("alias", key, PASSWORD, chain);
    var out = new ByteArrayOutputStream();
    store.store(out, PASSWORD);
    return out.toByteArray();
  }
}
