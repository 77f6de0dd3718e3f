package io.certwright.internal.issue;

import io.certwright.errors.ConflictException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Place;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.event.VaultEvent;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.issue.PendingOperations.InProgress;
import io.certwright.internal.keyfile.KeyFiles;
import io.certwright.internal.keyfile.KeySource;
import io.certwright.internal.keys.NewKey;
import io.certwright.internal.making.Made;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Current;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.revoking.BlockedKeys;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Besides;
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.Hand;
import io.certwright.internal.version.VersionWrites;
import io.certwright.lint.LintFinding;
import io.certwright.policy.CertificatePolicy;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * Issuance by a CA that somebody carries the request to: the intent is kept with its key and its
 * request, nothing happens by itself, and what the CA signed comes back by a merge, in one commit.
 */
final class ManualIssuance {

  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(5);

  private final PendingOperations operations;
  private final VersionWrites versions;
  private final BlockedKeys blocked;

  ManualIssuance(PendingOperations operations, VersionWrites versions, BlockedKeys blocked) {
    this.operations = operations;
    this.versions = versions;
    this.blocked = blocked;
  }

  CertificateRecord begin(
      Hand hand,
      String operation,
      CertificateRecord before,
      OptionalLong revision,
      NewKey key,
      Besides besides,
      Instant now)
      throws ChangeRefusedException {
    var state = operations.begun(before, key.material(), OperationState.BY_HAND, now);
    var intent = before.withOperation(state, now).withSchedule(before.schedule().dropped(), now);
    var ready = new VaultEvent.RequestReady(state.id(), before.current().map(Current::notAfter));
    operations.keep(hand, operation, intent, revision, key, besides, ready);
    return intent;
  }

  /**
   * Completes an operation with what the CA gave.
   *
   * @param id the operation
   * @return the new version
   * @throws ConflictException if the operation is over, or an issuer works on it
   * @throws UnreadableImportException if there is no certificate in it that can be accepted
   * @throws IssuanceException if the lint finds an error in the certificate
   */
  CertificateSnapshot merge(
      Hand hand, Stored<CertificateRecord> stored, String id, KeySource source) {
    requireManual(stored.value(), id);
    var open = operations.open(stored.value().id(), stored.revision());
    try (var kept = open.orElseThrow(() -> over(stored.value()))) {
      var now = hand.now();
      var made = accept(kept, source, now);
      // A CA that a person deals with may well have certified other names than were asked for.
      var completed =
          operations.complete(
              hand,
              "certificates/merge",
              kept,
              made,
              versions::foreignRecord,
              UnaryOperator.identity(),
              now);
      return new CertificateSnapshot(completed.version());
    } catch (ChangeRefusedException e) {
      throw Conflicts.changedMeanwhile(stored.value().name());
    }
  }

  private static void requireManual(CertificateRecord head, String id) {
    var operation = head.operation().filter(last -> last.id().equals(id) && head.isBusy());
    if (operation.isEmpty()) {
      throw over(head);
    }
    if (operation.get().isAwaitingApproval()) {
      throw new ConflictException(
          "the operation on \""
              + head.name()
              + "\" waits for approval and has no request yet; merge when it is approved");
    }
    if (!operation.get().isByHand()) {
      throw new ConflictException(
          "the operation on \""
              + head.name()
              + "\" is in the hands of the issuer \""
              + operation.get().issuer()
              + "\"; only under the issuer "
              + CertificatePolicy.UNKNOWN
              + " is a certificate merged. Wait for it, or cancel it first");
    }
  }

  private static ConflictException over(CertificateRecord head) {
    return new ConflictException(
        "the operation on \""
            + head.name()
            + "\" is over, so nothing can be merged into it; create a new one");
  }

  private Made accept(InProgress kept, KeySource source, Instant now) {
    var request = kept.request();
    var policy = kept.head().policy();
    if (blocked.contains(request.publicKey())) {
      throw refused(
          Reason.BLOCKED_KEY,
          "the key of the request was blocked meanwhile; cancel the operation and create it anew");
    }
    var chain = KeyFiles.certified(source, request.publicKey());
    var leaf = chain.get(0);
    requireValid(leaf, now);
    if (policy.certificateAuthority().isPresent() != (leaf.getBasicConstraints() >= 0)) {
      throw refused(
          Reason.UNACCEPTABLE,
          leaf.getBasicConstraints() >= 0
              ? "the certificate is that of a CA, which was not asked for"
              : "the certificate is not that of a CA, which was asked for");
    }
    var made = Made.elsewhere(leaf, chain.stream().map(Importing::encoded).toList(), policy.lint());
    if (made.findings().stream().anyMatch(LintFinding::isError)) {
      throw IssuanceException.ofFindings(made.findings());
    }
    return made;
  }

  private static void requireValid(X509Certificate leaf, Instant now) {
    var from = leaf.getNotBefore().toInstant();
    var to = leaf.getNotAfter().toInstant();
    if (now.isAfter(to)) {
      throw refused(Reason.EXPIRED, "the certificate expired at " + to + ", and it is " + now);
    }
    if (now.plus(CLOCK_DIFFERENCE).isBefore(from)) {
      throw refused(
          Reason.NOT_YET_VALID,
          "the certificate is valid from " + from + " on, and it is " + now + "; merge it then");
    }
  }

  private static UnreadableImportException refused(Reason reason, String what) {
    return new UnreadableImportException(reason, Place.UNKNOWN, what, List.of());
  }
}
