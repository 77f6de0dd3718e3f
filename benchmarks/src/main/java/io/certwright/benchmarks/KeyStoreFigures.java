package io.certwright.benchmarks;

import io.certwright.keystore.VaultKeyStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** What software pays that reaches a vault through the JVM's own interfaces. */
final class KeyStoreFigures {

  private static final double AIM_OF_STORE = 0.01;
  private static final double AIM_OF_SIGNATURE = 1.1;
  private static final int TIMES_AS_MANY = 10;
  private static final int ROUNDS = 3;
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final char[] PASSWORD = "a password of a file".toCharArray();

  private KeyStoreFigures() {}

  /**
   * A key store is loaded and the key of one entry taken out, another one each time, the vault
   * being open: against the JDK's of the type PKCS12, which derives keys from a password for each
   * entry.
   */
  static Figure loading() {
    return new Figure() {
      @Override
      public String name() {
        return "jvm-keystore";
      }

      @Override
      public Line measure(Effort effort) throws Exception {
        int count = effort.certificates() * TIMES_AS_MANY;
        try (var vault = IssuingVault.inMemory()) {
          vault.issue(count);
          var file = file(vault, count);
          int[] next = {0};
          Work ours =
              times -> {
                int sum = 0;
                for (int i = 0; i < times; i++) {
                  var store = VaultKeyStore.of(vault.vault()).open();
                  sum += store.getKey(Host.name(next[0]++ % count), null).getAlgorithm().length();
                }
                return sum;
              };
          Work floor =
              times -> {
                int sum = 0;
                for (int i = 0; i < times; i++) {
                  var store = KeyStore.getInstance("PKCS12");
                  store.load(new ByteArrayInputStream(file), PASSWORD);
                  sum += store.getKey(Host.name(i), PASSWORD).getAlgorithm().length();
                }
                return sum;
              };
          var duel = Duel.ofTurns(ours, floor, Meter.THREAD_CPU, 1, ROUNDS);
          return Line.of(name(), duel.ours(), duel.floor(), "us", AIM_OF_STORE)
              .number("entries", count);
        }
      }
    };
  }

  private static byte[] file(IssuingVault vault, int count) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    var policy = vault.policy("kept.example.test", false).toBuilder().exportable(true).build();
    vault.vault().create("kept", policy);
    var exporting = VaultKeyStore.of(vault.vault()).names("kept").exportingKeys().open();
    var key = exporting.getKey("kept", null);
    for (int i = 0; i < count; i++) {
      var chain = vault.vault().get(Host.name(i)).chain().toArray(X509Certificate[]::new);
      store.setKeyEntry(Host.name(i), key, PASSWORD, chain);
    }
    var out = new ByteArrayOutputStream();
    store.store(out, PASSWORD);
    return out.toByteArray();
  }

  /** A signature on P-256 through the handle of a key, against the provider that makes it. */
  static Figure signing() {
    return new Figure() {
      @Override
      public String name() {
        return "jvm-signature";
      }

      @Override
      public Line measure(Effort effort) throws Exception {
        try (var vault = IssuingVault.inMemory()) {
          var policy = vault.policy(Host.dns(0), false).toBuilder().exportable(true).build();
          vault.vault().create(Host.name(0), policy);
          var handles = VaultKeyStore.of(vault.vault()).open();
          var handle = (PrivateKey) handles.getKey(Host.name(0), null);
          var exporting = VaultKeyStore.of(vault.vault()).exportingKeys().open();
          var bytes = exporting.getKey(Host.name(0), null).getEncoded();
          var provider = new BouncyCastleProvider();
          var raw =
              KeyFactory.getInstance("EC", provider)
                  .generatePrivate(new PKCS8EncodedKeySpec(bytes));
          var message = new byte[130];
          var duel =
              Duel.ofCpu(
                  times -> {
                    int sum = 0;
                    for (int i = 0; i < times; i++) {
                      message[0]++;
                      sum += signed(Signature.getInstance(SIGNATURE), handle, message);
                    }
                    return sum;
                  },
                  times -> {
                    int sum = 0;
                    for (int i = 0; i < times; i++) {
                      message[0]++;
                      sum += signed(of(provider), raw, message);
                    }
                    return sum;
                  },
                  effort);
          return Line.of(name(), duel.ours(), duel.floor(), "us", AIM_OF_SIGNATURE);
        }
      }
    };
  }

  private static Signature of(Provider provider) throws Exception {
    return Signature.getInstance(SIGNATURE, provider);
  }

  private static int signed(Signature signer, PrivateKey key, byte[] message) throws Exception {
    signer.initSign(key);
    signer.update(message);
    return signer.sign().length;
  }
}
