package io.certwright.benchmarks;

import io.certwright.policy.CertificatePolicy;

/**
 * One issuer: it makes version after version of its own certificate, all with the first one's key.
 */
final class Renewals implements Crowd.Member {

  private final IssuingVault vault;
  private final String name;
  private final CertificatePolicy policy;

  Renewals(IssuingVault vault, int number) {
    this.vault = vault;
    this.name = Host.name(number);
    this.policy = vault.policy(Host.dns(number), true);
    turn();
  }

  @Override
  public void turn() {
    vault.vault().create(name, policy);
  }
}
