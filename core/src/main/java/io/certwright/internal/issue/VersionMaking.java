package io.certwright.internal.issue;

import io.certwright.access.Actor;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.issuers.IssuerDirectory;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.revoking.BlockedKeys;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Besides;
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.Hand;
import io.certwright.internal.version.Transitions;
import io.certwright.internal.version.VersionWrites;
import io.certwright.policy.CertificatePolicy;
import java.util.ArrayList;
import java.util.Optional;

/** Has a version made, by whichever way its issuer takes. Thread-safe. */
final class VersionMaking {

  private final IssuerDirectory directory;
  private final VersionWrites versions;
  private final BlockedKeys blocked;
  private final KeyChoice keys;
  private final InsideIssuance inside;
  private final OutsideIssuance outside;
  private final ManualIssuance manual;

  VersionMaking(
      IssuerDirectory directory,
      VersionWrites versions,
      BlockedKeys blocked,
      KeyChoice keys,
      InsideIssuance inside,
      OutsideIssuance outside,
      ManualIssuance manual) {
    this.directory = directory;
    this.versions = versions;
    this.blocked = blocked;
    this.keys = keys;
    this.inside = inside;
    this.outside = outside;
    this.manual = manual;
  }

  /**
   * Makes a version, or begins to.
   *
   * @param operation what the audit trail calls it
   * @param policy under which, from now on
   * @param setBy who has set it
   * @param known the certificate's state; empty: it is the first version
   * @return the certificate's state afterwards
   */
  CertificateRecord make(
      Hand hand,
      String operation,
      String name,
      CertificatePolicy policy,
      Actor setBy,
      Optional<Stored<CertificateRecord>> known) {
    keys.requirePossible(policy);
    var now = hand.now();
    var before =
        known
            .map(head -> head.value().withPolicy(policy, setBy, now))
            .orElseGet(() -> CertificateRecord.declared(name, policy, setBy, now));
    var revision = Conflicts.revision(known);
    var more = new ArrayList<>(versions.replacedPolicy(known, before, now));
    more.addAll(versions.nameFree(revision, before.id()));
    var meaning = directory.resolve(policy);
    try (var key = keys.of(before)) {
      if (!key.isFresh()) {
        more.addAll(blocked.free(key.material().encoded()));
      }
      var besides = new Besides(more, Transitions.policy(known.map(Stored::value), before));
      if (meaning instanceof IssuerDirectory.Meaning.Outside issuer) {
        return outside.begin(hand, operation, before, revision, key, issuer, besides, now);
      }
      if (meaning instanceof IssuerDirectory.Meaning.Manual) {
        return manual.begin(hand, operation, before, revision, key, besides, now);
      }
      return inside.issue(hand, operation, before, revision, key, meaning, besides, now);
    } catch (ChangeRefusedException e) {
      throw versions.refused(hand.caller(), name);
    }
  }
}
