package io.certwright.internal.issue;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.Problem;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.keys.NewKey;
import io.certwright.internal.keys.VaultKeys;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.revoking.BlockedKeys;
import io.certwright.internal.version.KeyDesk;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyRenewal;
import java.util.List;

/** Which key a version gets. Thread-safe. */
final class KeyChoice {

  private final KeyDesk desk;
  private final VaultKeys keys;
  private final NextKeys nextKeys;
  private final BlockedKeys blocked;

  KeyChoice(KeyDesk desk, VaultKeys keys, NextKeys nextKeys, BlockedKeys blocked) {
    this.desk = desk;
    this.keys = keys;
    this.nextKeys = nextKeys;
    this.blocked = blocked;
  }

  /**
   * The key that a next version gets: the one that was made ahead, the present one if the policy
   * says so, it is neither blocked nor revoked, and nobody asked for another, or a new one. A
   * revocation counts until a version was made, also if an older version with the same key serves
   * again since.
   */
  NewKey of(CertificateRecord head) {
    var policy = head.policy();
    var prepared = nextKeys.take(head);
    if (prepared.isPresent()) {
      return prepared.get();
    }
    if (policy.keyRenewal() instanceof KeyRenewal.Reuse
        && head.agenda().revocation().isEmpty()
        && !head.agenda().newKey()
        && head.current().isPresent()) {
      var id = VersionRecord.id(head.id(), head.current().get().version());
      try (var opened = desk.withSecret(id)) {
        var version = opened.record().value();
        // A key that was made to stay must not leave by way of a later policy.
        if (!(version.location() instanceof KeyLocation.Absent)
            && version.key() == policy.key()
            && (version.exportable() || !policy.exportable())) {
          var material = desk.material(new CertificateSnapshot(version));
          if (!blocked.contains(material.encoded())) {
            return NewKey.known(material, opened.secret().copy());
          }
        }
      }
    }
    return keys.generate(policy.key(), head.id());
  }

  /**
   * Refuses a policy that no key of this vault can fit.
   *
   * @throws InvalidPolicyException if its key is to be exportable, and keys are made in a key host
   */
  void requirePossible(CertificatePolicy policy) {
    if (policy.exportable() && keys.isHosted()) {
      throw new InvalidPolicyException(
          List.of(
              new Problem(
                  "exportable",
                  "hosted",
                  "a private key in a key host never leaves it; make the policy not exportable")));
    }
  }
}
