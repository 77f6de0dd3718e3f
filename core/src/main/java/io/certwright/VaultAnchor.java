package io.certwright;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.certwright.errors.NotFoundException;
import io.certwright.internal.audit.AnchorLine;
import io.certwright.spi.audit.AuditAnchor;
import io.certwright.spi.audit.SignedCheckpoint;
import io.certwright.spi.storage.VaultId;
import java.util.Optional;

/** A secret of another vault, each version of which is a checkpoint. Thread-safe. */
final class VaultAnchor implements AuditAnchor {

  private final Vault vault;
  private final String secret;

  VaultAnchor(Vault vault, String secret) {
    this.vault = vault;
    this.secret = secret;
  }

  @Override
  public synchronized void keep(SignedCheckpoint checkpoint) {
    var last = last(checkpoint.vault());
    if (last.isPresent()) {
      if (last.get().equals(checkpoint)) {
        return;
      }
      if (checkpoint.number() <= last.get().number()) {
        throw new IllegalStateException(
            "the secret " + secret + " has checkpoint " + last.get().number() + " already");
      }
    }
    try (var value = SecretValue.of(AnchorLine.of(checkpoint).getBytes(US_ASCII))) {
      var unused = vault.secrets().set(secret, value.contentType("text/plain"));
    }
  }

  @Override
  public Optional<SignedCheckpoint> last(VaultId of) {
    try (var found = vault.secrets().get(secret)) {
      var last = AnchorLine.parse(new String(found.value(), US_ASCII));
      if (!last.vault().equals(of)) {
        throw new IllegalStateException(
            "the secret " + secret + " has a checkpoint of vault " + last.vault());
      }
      return Optional.of(last);
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "VaultAnchor[" + secret + " in " + vault.name() + "]";
  }
}
