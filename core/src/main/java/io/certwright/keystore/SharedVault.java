package io.certwright.keystore;

import io.certwright.Vault;

/** A vault that was opened for key stores, and is closed when none of them can be reached. */
final class SharedVault {

  private final Vault vault;

  SharedVault(Vault vault) {
    this.vault = vault;
  }

  Vault vault() {
    return vault;
  }

  @Override
  public String toString() {
    return "SharedVault[" + vault.name() + "]";
  }
}
