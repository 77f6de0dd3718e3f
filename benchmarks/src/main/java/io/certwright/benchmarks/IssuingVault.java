package io.certwright.benchmarks;

import io.certwright.CryptoProviders;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyRenewal;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.Storage;
import java.security.cert.X509Certificate;
import java.time.Duration;

/** A vault with a root CA on P-256 that issues certificates of ever other names. */
final class IssuingVault implements AutoCloseable {

  private static final Duration LIFE = Duration.ofDays(90);
  private static final String ROOT = "root";

  private final Vault vault;
  private final EmbeddedCa ca;
  private int next;

  private IssuingVault(Storage storage, CryptoProviders providers) {
    vault = Vault.builder(storage, KeyProtections.ephemeral()).cryptoProviders(providers).open();
    ca =
        EmbeddedCa.openOrCreate(
            vault, ROOT, CertificatePolicy.rootCa(ROOT).key(KeySpec.EC_P256).build());
  }

  /** In memory, with the default providers. */
  static IssuingVault inMemory() {
    return inMemory(CryptoProviders.standard());
  }

  /** In memory, with these providers. */
  static IssuingVault inMemory(CryptoProviders providers) {
    return new IssuingVault(MemoryStorage.create(), providers);
  }

  /** In that storage, with the default providers. */
  static IssuingVault in(Storage storage) {
    return new IssuingVault(storage, CryptoProviders.standard());
  }

  Vault vault() {
    return vault;
  }

  X509Certificate authority() {
    return ca.certificate().x509();
  }

  /** What is asked of the certificate of a host. */
  CertificatePolicy policy(String host, boolean reuseKey) {
    return CertificatePolicy.tlsServer(host)
        .validity(LIFE)
        .issuer(ca.name())
        .keyRenewal(reuseKey ? KeyRenewal.reuse() : KeyRenewal.newKey())
        .build();
  }

  /** Issues certificates of further names, policy and all. */
  int issue(int times) {
    int sum = 0;
    for (int i = 0; i < times; i++) {
      int number = next++;
      var operation = vault.create(Host.name(number), policy(Host.dns(number), false));
      sum += operation.id().length();
    }
    return sum;
  }

  @Override
  public void close() {
    vault.close();
  }
}
