package io.certwright.internal.rollover;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.authority.AuthorityChanges;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.CrlScope;
import io.certwright.internal.record.CrossCertificate;
import io.certwright.internal.record.Current;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.record.IssuingTerms;
import io.certwright.internal.record.Revoked;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.revoking.Revoking;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.RevocationLists;
import io.certwright.internal.version.VersionWrites;
import io.certwright.policy.AuthorityState;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Has a version of a CA take over from another one, or not after all. Each is one commit; a
 * successor is made by {@link Succession}. Thread-safe.
 */
public final class Rollover {

  private final Gate gate;
  private final RecordStore records;
  private final Catalogue catalogue;
  private final VersionWrites versions;
  private final AuthorityChanges changes;
  private final RevocationLists lists;
  private final Clock clock;

  public Rollover(
      Gate gate,
      RecordStore records,
      Catalogue catalogue,
      VersionWrites versions,
      AuthorityChanges changes,
      RevocationLists lists,
      Clock clock) {
    this.gate = gate;
    this.records = records;
    this.catalogue = catalogue;
    this.versions = versions;
    this.changes = changes;
    this.lists = lists;
    this.clock = clock;
  }

  /** The version that is prepared to take over. */
  public Optional<VersionRecord> successor(String ca) {
    return changes
        .terms(ca)
        .successor()
        .flatMap(next -> catalogue.version(ca, next.version()))
        .map(snapshot -> snapshot.version());
  }

  /** By what the versions of a CA vouch for one another. */
  public List<CrossCertificate> crosses(String ca) {
    return changes.terms(ca).crosses();
  }

  /**
   * Has the successor take over. The version before answers for what it has issued.
   *
   * @throws NotFoundException if none is prepared
   * @throws ConflictException if the CA got another version meanwhile, or others change it all the
   *     time
   */
  public VersionRecord activate(Caller caller, String ca) {
    return Retry.untilDone(() -> tryActivate(caller, ca), () -> Conflicts.changedMeanwhile(ca));
  }

  private VersionRecord tryActivate(Caller caller, String ca) throws ChangeRefusedException {
    var found = changes.found(ca);
    var before = AuthorityChanges.issuing(found);
    var next = requireSuccessor(ca, before);
    var head = catalogue.requireHead(ca);
    Conflicts.requireIdle(head.value());
    var previous = head.value().currentVersion().orElse("");
    if (previous.compareTo(next.version()) > 0 || before.state() != AuthorityState.ISSUING) {
      throw new ConflictException(
          "the CA \""
              + ca
              + "\" got another version since its successor was prepared, or does not issue any"
              + " more; cancel the successor and prepare another");
    }
    var now = now();
    var id = VersionRecord.id(ca, next.version());
    try (var opened =
        records
            .findWithSecret(VersionRecord.TYPE, id)
            .orElseThrow(() -> new NotFoundException("certificate version", id))) {
      var waiting = opened.record().value();
      requireValid(waiting, now);
      var serving = waiting.with(true, waiting.tags(), now);
      var state =
          head.value()
              .wanting(next.policy(), caller.actor(), now)
              .serving(Optional.of(Current.of(serving)), now)
              .resting(now);
      var writes = new ArrayList<RecordWrite>();
      writes.addAll(versions.replacedPolicy(Optional.of(head), state, now));
      writes.add(
          records.replace(
              VersionRecord.TYPE, serving, opened.secret().bytes(), opened.record().revision()));
      writes.add(versions.changed(state, Optional.of(head)));
      writes.add(changes.write(ca, found, succeeding(ca, before, head.value(), now), now));
      commit(
          caller,
          id,
          "takes over from " + (previous.isEmpty() ? "none" : previous),
          writes,
          new VaultEvent.AuthorityRolledOver(previous, next.version()));
      return serving;
    }
  }

  private static IssuingTerms succeeding(
      String ca, IssuingTerms before, CertificateRecord head, Instant now) {
    return head.current()
        .map(past -> new IssuingTerms.Replaced(past.version(), past.notAfter()))
        .map(past -> before.succeeding(past, now))
        .orElseThrow(
            () ->
                new ConflictException(
                    "no version of the CA \"" + ca + "\" is in service; enable one first"));
  }

  private static void requireValid(VersionRecord waiting, Instant now) {
    if (waiting.revocation().isPresent() || now.isAfter(waiting.notAfter())) {
      throw new ConflictException(
          "the successor \""
              + waiting.id()
              + "\" is revoked or has ended; cancel it and prepare another");
    }
  }

  /**
   * Gives a successor up: it never takes over, and what vouches for it is revoked.
   *
   * @throws NotFoundException if none is prepared
   * @throws ConflictException if others change the CA all the time
   */
  public void cancel(Caller caller, String ca) {
    var unused = Retry.untilDone(() -> tryCancel(caller, ca), () -> Conflicts.changedMeanwhile(ca));
  }

  private Boolean tryCancel(Caller caller, String ca) throws ChangeRefusedException {
    var found = changes.found(ca);
    var before = AuthorityChanges.issuing(found);
    var next = requireSuccessor(ca, before);
    var head = catalogue.requireHead(ca);
    var now = now();
    var how =
        Optional.of(new Revoked(now, RevocationReason.CESSATION_OF_OPERATION, Optional.empty()));
    var writes = new ArrayList<RecordWrite>();
    var id = VersionRecord.id(ca, next.version());
    try (var opened =
        records
            .findWithSecret(VersionRecord.TYPE, id)
            .orElseThrow(() -> new NotFoundException("certificate version", id))) {
      var waiting = opened.record().value();
      writes.add(
          records.replace(
              VersionRecord.TYPE,
              waiting.with(how, now),
              opened.secret().bytes(),
              opened.record().revision()));
      revoke(issued(waiting.issuer(), waiting.serial()).stream(), how, now, writes);
    }
    revoke(
        before.crosses().stream()
            .filter(cross -> cross.isOf(next.version()))
            .flatMap(cross -> issued(ca, cross.serial()).stream()),
        how,
        now,
        writes);
    writes.add(changes.write(ca, found, before.cancelled(), now));
    writes.add(
        versions.changed(head.value().withAgenda(head.value().agenda(), now), Optional.of(head)));
    commit(caller, id, "given up", writes, new VaultEvent.SuccessorCancelled(next.version()));
    return true;
  }

  /** Each on the list of whoever signed it, which is made anew for it. */
  private void revoke(
      Stream<Stored<IssuedRecord>> all,
      Optional<Revoked> how,
      Instant now,
      List<RecordWrite> writes) {
    var scopes = new HashSet<CrlScope>();
    all.forEach(
        issued -> {
          writes.add(Revoking.replacement(records, issued, how, now));
          scopes.add(issued.value().list());
        });
    scopes.forEach(scope -> writes.add(lists.changed(scope, now)));
  }

  private Optional<Stored<IssuedRecord>> issued(String ca, String serial) {
    return records
        .find(IssuedRecord.TYPE, IssuedRecord.id(ca, serial))
        .filter(issued -> issued.value().revocation().isEmpty());
  }

  private static IssuingTerms.Successor requireSuccessor(String ca, IssuingTerms terms) {
    return terms
        .successor()
        .orElseThrow(() -> new NotFoundException("prepared successor of the CA", ca));
  }

  private void commit(
      Caller caller, String target, String detail, List<RecordWrite> writes, VaultEvent event)
      throws ChangeRefusedException {
    gate.commit(
        caller,
        Permission.AUTHORITIES_MANAGE.code(),
        target,
        AuditOutcome.DONE,
        detail,
        writes,
        List.of(),
        List.of(event));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
