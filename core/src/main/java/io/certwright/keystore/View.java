package io.certwright.keystore;

import io.certwright.Vault;
import java.security.KeyStore;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a key store shows of a vault.
 *
 * @param vault on behalf of whom it is used
 * @param selection the certificates
 * @param bundles the trust bundles, folded
 * @param writable whether what is set and deleted reaches the vault
 * @param exporting whether keys leave it where their policies let them
 * @param lease what keeps the vault open if it was opened for key stores
 */
record View(
    Vault vault,
    Selection selection,
    Set<String> bundles,
    boolean writable,
    boolean exporting,
    Optional<Lease> lease)
    implements KeyStore.LoadStoreParameter {

  /** Copies the bundles, in their order. */
  View {
    bundles = Collections.unmodifiableSet(new LinkedHashSet<>(bundles));
  }

  /** None: nothing here is protected by a password. */
  @Override
  public KeyStore.@Nullable ProtectionParameter getProtectionParameter() {
    return null;
  }

  @Override
  public String toString() {
    return "View[" + vault + "]";
  }
}
