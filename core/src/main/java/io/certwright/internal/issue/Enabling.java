package io.certwright.internal.issue;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Current;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Takes versions out of service and puts them back. The newest enabled version of a certificate is
 * the current one: the version and the certificate's state are written in one commit, which depends
 * on both.
 */
public final class Enabling {

  private static final int MOST_ATTEMPTS = 10;
  private static final int PAGE = 100;

  private final Gate gate;
  private final RecordStore records;
  private final Catalogue catalogue;
  private final KeyDesk desk;
  private final VersionWrites versions;
  private final Clock clock;

  Enabling(
      Gate gate,
      RecordStore records,
      Catalogue catalogue,
      KeyDesk desk,
      VersionWrites versions,
      Clock clock) {
    this.gate = gate;
    this.records = records;
    this.catalogue = catalogue;
    this.desk = desk;
    this.versions = versions;
    this.clock = clock;
  }

  /**
   * Enables or disables a version.
   *
   * @param name the certificate's folded name
   * @throws ConflictException if the certificate was changed by others each time that it was tried
   */
  public void set(Caller caller, String name, String version, boolean enabled) {
    for (int attempt = 1; ; attempt++) {
      try {
        trySet(caller, name, version, enabled);
        return;
      } catch (ChangeRefusedException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw Issuance.changedMeanwhile(name);
        }
      }
    }
  }

  private void trySet(Caller caller, String name, String version, boolean enabled)
      throws ChangeRefusedException {
    var head = catalogue.requireHead(name);
    var id = VersionRecord.id(name, version);
    var done = enabled ? "enabled" : "disabled";
    try (var opened = desk.withSecret(id)) {
      var before = opened.record().value();
      if (before.enabled() == enabled) {
        gate.record(
            caller,
            Permission.CERTIFICATES_UPDATE.code(),
            id,
            AuditOutcome.DONE,
            "was " + done + " already");
        return;
      }
      var after = before.with(enabled, before.tags(), now());
      var changed =
          records.replace(
              VersionRecord.TYPE, after, opened.secret().bytes(), opened.record().revision());
      gate.commit(
          caller,
          Permission.CERTIFICATES_UPDATE.code(),
          id,
          AuditOutcome.DONE,
          done,
          List.of(changed, headWrite(head, current(head.value(), after, enabled))),
          List.of());
    }
  }

  /**
   * Written even if the current version stays: what is read of the other versions holds only if
   * nobody switches one of them meanwhile, and the state's revision is what shows that.
   */
  private RecordWrite headWrite(Stored<CertificateRecord> head, Optional<Current> current) {
    return versions.changed(head.value().serving(current, now()), Optional.of(head));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** The current version once this one is enabled or not. */
  private Optional<Current> current(
      CertificateRecord head, VersionRecord changed, boolean enabled) {
    var present = head.current();
    var version = changed.version();
    if (enabled) {
      return present
          .filter(other -> other.version().compareTo(version) > 0)
          .or(() -> Optional.of(Current.of(changed)));
    }
    return head.currentVersion().equals(Optional.of(version))
        ? newestBut(head.id(), version)
        : present;
  }

  private Optional<Current> newestBut(String name, String version) {
    Optional<String> after = Optional.empty();
    do {
      var page = catalogue.versions(name, after, PAGE);
      for (var stored : page.records()) {
        var other = stored.value();
        if (other.enabled() && !other.version().equals(version)) {
          return Optional.of(Current.of(other));
        }
      }
      after = page.next().map(next -> next.substring(next.indexOf('/') + 1));
    } while (after.isPresent());
    return Optional.empty();
  }
}
