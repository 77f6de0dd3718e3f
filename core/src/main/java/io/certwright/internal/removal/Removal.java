package io.certwright.internal.removal;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.item.SharedNames;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Deletion;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.KeyDesk;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Deletes certificates so that they can be recovered, and recovers them. A deleted certificate
 * keeps its records, and with them its name; what would have happened to it next is suspended, and
 * what happens instead is its purge.
 *
 * <p>Times are the storage's: a node with a clock of its own choice must not shorten a retention.
 *
 * <p>Thread-safe. Names are folded already.
 */
public final class Removal {

  private final Gate gate;
  private final RecordStore records;
  private final Catalogue catalogue;
  private final KeyDesk desk;
  private final Settings settings;

  /** Removal from a vault. */
  public Removal(
      Gate gate, RecordStore records, Catalogue catalogue, KeyDesk desk, Settings settings) {
    this.gate = gate;
    this.records = records;
    this.catalogue = catalogue;
    this.desk = desk;
    this.settings = settings;
  }

  /**
   * Deletes a certificate.
   *
   * @return its state afterwards
   * @throws ConflictException if others name it as their issuer, or change it all the time
   */
  public CertificateRecord delete(Caller caller, String name) {
    return untilDone(name, () -> tryDelete(caller, name));
  }

  /**
   * Brings a deleted certificate back.
   *
   * @throws NotFoundException if no deleted certificate has this name
   * @throws ConflictException if its purge has begun, or an issuer has its name by now, or others
   *     change it all the time
   */
  public CertificateRecord recover(Caller caller, String name) {
    return untilDone(name, () -> tryRecover(caller, name));
  }

  /** The state of a deleted certificate. */
  public Stored<CertificateRecord> requireDeleted(String name) {
    return catalogue
        .head(name)
        .filter(head -> head.value().isDeleted())
        .orElseThrow(() -> new NotFoundException("deleted certificate", name));
  }

  private CertificateRecord tryDelete(Caller caller, String name) throws ChangeRefusedException {
    var head = catalogue.requireHead(name);
    desk.requireNoDependents(head.value(), other -> gate.judge().called(caller, other));
    var present = settings.present();
    var now = now();
    var purge = now.plus(Duration.ofDays(present.value().retentionDays()));
    var after = head.value().deletedUntil(purge, now);
    gate.commit(
        caller,
        Permission.CERTIFICATES_DELETE.code(),
        name,
        AuditOutcome.DONE,
        "can be recovered until " + purge,
        List.of(desk.changed(after, head), present.unchanged()),
        List.of(),
        List.of(new VaultEvent.Deleted(purge)));
    return after;
  }

  private CertificateRecord tryRecover(Caller caller, String name) throws ChangeRefusedException {
    var head = requireDeleted(name);
    if (head.value().deletion().filter(Deletion::purging).isPresent()) {
      throw new ConflictException(
          "the purge of \"" + name + "\" has begun, so it cannot be recovered any more");
    }
    SharedNames.requireNoIssuer(
        records, (listing, each) -> gate.judge().has(caller, listing, each), name);
    var after = head.value().recovered(now());
    gate.commit(
        caller,
        Permission.CERTIFICATES_RECOVER.code(),
        name,
        AuditOutcome.DONE,
        "",
        List.of(desk.changed(after, head), SharedNames.noIssuer(records, name)),
        List.of(),
        List.of(new VaultEvent.Recovered()));
    return after;
  }

  private static CertificateRecord untilDone(
      String name, Retry.Attempt<CertificateRecord> attempt) {
    return Retry.untilDone(attempt, () -> changedMeanwhile(name));
  }

  static ConflictException changedMeanwhile(String name) {
    return new ConflictException(
        "\"" + name + "\" was changed by others all the time; look at it and try again");
  }

  /** The storage's time. */
  Instant now() {
    return Failures.guard(() -> records.storage().due(records.vault(), 1))
        .now()
        .truncatedTo(ChronoUnit.MILLIS);
  }
}
