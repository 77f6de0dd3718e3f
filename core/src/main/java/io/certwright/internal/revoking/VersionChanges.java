package io.certwright.internal.revoking;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.authority.AuthorityChanges;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.PresentSettings;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.gate.Matter;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Current;
import io.certwright.internal.record.Tags;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.store.WithSecret;
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.KeyDesk;
import io.certwright.internal.version.VersionWrites;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Changes versions that are there: takes them out of service and puts them back, sets their tags,
 * deletes one. The newest enabled version of a certificate is the current one: the version and the
 * certificate's state are written in one commit, which depends on both.
 */
public final class VersionChanges {

  private static final int PAGE = 100;

  private final Gate gate;
  private final RecordStore records;
  private final Catalogue catalogue;
  private final KeyDesk desk;
  private final VersionWrites versions;
  private final AuthorityChanges authorities;
  private final Clock clock;

  public VersionChanges(
      Gate gate,
      RecordStore records,
      Catalogue catalogue,
      KeyDesk desk,
      VersionWrites versions,
      AuthorityChanges authorities,
      Clock clock) {
    this.gate = gate;
    this.records = records;
    this.catalogue = catalogue;
    this.desk = desk;
    this.versions = versions;
    this.authorities = authorities;
    this.clock = clock;
  }

  /**
   * What is to be of a version.
   *
   * @param enabled whether it may be used; empty: as it is
   * @param tags its tags; empty: as they are
   */
  public record Wish(Optional<Boolean> enabled, Optional<Tags> tags) {

    /** All of it, for others to approve. */
    public Matter matter() {
      var told =
          enabled.map(on -> "enabled=" + on + " ").orElse("")
              + tags.map(some -> "tags=" + some.all()).orElse("");
      var fields = new TreeMap<String, List<String>>();
      tags.ifPresent(some -> some.all().forEach((key, tag) -> fields.put(key, List.of(tag))));
      return Matter.of("set " + told).withFields(fields);
    }
  }

  /**
   * Changes a version.
   *
   * @param name the certificate's folded name
   * @return the version as it is then
   * @throws ConflictException if the certificate was changed by others each time that it was tried
   */
  public VersionRecord update(Caller caller, String name, String version, Wish wish) {
    return untilDone(name, () -> tryUpdate(caller, name, version, wish));
  }

  /**
   * Deletes a version with its key, for good; the newest enabled one of the others is current then.
   * An operation in progress goes on.
   *
   * @param name the certificate's folded name
   * @throws ConflictException if purge protection is on, or it is the last one of a CA that
   *     certificates name as their issuer, or the certificate was changed by others each time that
   *     it was tried
   */
  public void delete(Caller caller, String name, String version) {
    var gone = untilDone(name, () -> tryDelete(caller, name, version));
    // The state was left as it is, so what an operation in progress works with can be told.
    desk.discard(catalogue.head(name).map(Stored::value), name, gone.location());
  }

  private static VersionRecord untilDone(String name, Retry.Attempt<VersionRecord> attempt) {
    return Retry.untilDone(attempt, () -> Conflicts.changedMeanwhile(name));
  }

  private VersionRecord tryUpdate(Caller caller, String name, String version, Wish wish)
      throws ChangeRefusedException {
    var head = catalogue.requireHead(name);
    try (var opened = desk.withSecret(VersionRecord.id(name, version))) {
      var before = opened.record().value();
      boolean enabled = wish.enabled().orElse(before.enabled());
      if (enabled && before.revocation().isPresent()) {
        throw revoked(before);
      }
      if (enabled && !before.enabled()) {
        if (isBlocked(before)) {
          throw blocked(before);
        }
        authorities.requireEnabling(before);
      }
      var tags = wish.tags().orElse(before.tags());
      var told = told(before, enabled, tags);
      if (told.isEmpty()) {
        var none =
            wish.enabled().isEmpty() ? "no change" : "was " + word(before.enabled()) + " already";
        gate.record(caller, update(), before.id(), AuditOutcome.DONE, none);
        return before;
      }
      var after = before.with(enabled, tags, now());
      var current = serving(head.value(), after);
      commit(
          caller,
          update(),
          after,
          String.join(", ", told),
          List.of(replacement(opened, after), headWrite(head, current)),
          before.enabled() == enabled
              ? List.of()
              : List.of(switched(enabled, current.map(Current::version))));
      return after;
    }
  }

  private boolean isBlocked(VersionRecord version) {
    return catalogue.blocks().contains(version.keyHash());
  }

  static ConflictException blocked(VersionRecord version) {
    return new ConflictException(
        "the key of \""
            + version.id()
            + "\" is blocked for ever, so the version cannot be put into service; have a new one"
            + " issued");
  }

  private static ConflictException revoked(VersionRecord version) {
    var how = version.revocation().orElseThrow();
    return new ConflictException(
        "\""
            + version.id()
            + "\" is revoked since "
            + how.at()
            + " ("
            + how.reason()
            + "), so it cannot be enabled; "
            + (how.isHold() ? "release it" : "have a new version issued"));
  }

  private static List<String> told(VersionRecord before, boolean enabled, Tags tags) {
    var told = new ArrayList<String>();
    if (before.enabled() != enabled) {
      told.add(word(enabled));
    }
    if (!before.tags().equals(tags)) {
      told.add("tags");
    }
    return told;
  }

  private static String word(boolean enabled) {
    return enabled ? "enabled" : "disabled";
  }

  private static String update() {
    return Permission.CERTIFICATES_UPDATE.code();
  }

  private VersionRecord tryDelete(Caller caller, String name, String version)
      throws ChangeRefusedException {
    var head = catalogue.requireHead(name);
    var id = VersionRecord.id(name, version);
    var settings = PresentSettings.in(records);
    if (settings.value().purgeProtection()) {
      gate.record(
          caller,
          Permission.CERTIFICATES_DELETE.code(),
          id,
          AuditOutcome.FAILED,
          "purge protection is on");
      throw new ConflictException(
          "a version is deleted for good, and this vault has purge protection; disable the version,"
              + " or delete the certificate, which can be recovered until it is purged");
    }
    var gone = records.require(VersionRecord.TYPE, id, "certificate version");
    authorities.requireDeleting(gone.value(), now());
    var current =
        head.value().currentVersion().equals(Optional.of(version))
            ? newestBut(name, version)
            : head.value().current();
    if (current.isEmpty()) {
      desk.requireNoDependents(head.value(), other -> gate.judge().called(caller, other));
    }
    commit(
        caller,
        Permission.CERTIFICATES_DELETE.code(),
        gone.value(),
        "version",
        List.of(
            records.delete(VersionRecord.TYPE, id, gone.revision()),
            headWrite(head, current),
            settings.unchanged()),
        List.of(new VaultEvent.VersionDeleted(current.map(Current::version))));
    return gone.value();
  }

  private static VaultEvent switched(boolean enabled, Optional<String> current) {
    return enabled
        ? new VaultEvent.VersionEnabled(current)
        : new VaultEvent.VersionDisabled(current);
  }

  private void commit(
      Caller caller,
      String operation,
      VersionRecord of,
      String detail,
      List<RecordWrite> writes,
      List<VaultEvent> events)
      throws ChangeRefusedException {
    gate.commit(caller, operation, of.id(), AuditOutcome.DONE, detail, writes, List.of(), events);
  }

  private RecordWrite replacement(WithSecret<VersionRecord> opened, VersionRecord after) {
    return records.replace(
        VersionRecord.TYPE, after, opened.secret().bytes(), opened.record().revision());
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

  /** The current version once one of them is like that. */
  Optional<Current> serving(CertificateRecord head, VersionRecord changed) {
    var present = head.current();
    var version = changed.version();
    if (changed.enabled()) {
      return present
          .filter(other -> other.version().compareTo(version) > 0)
          .or(() -> Optional.of(Current.of(changed)));
    }
    return head.currentVersion().equals(Optional.of(version))
        ? newestBut(head.id(), version)
        : present;
  }

  /** The newest enabled version that has another key. */
  Optional<VersionRecord> newestWithout(String name, Bytes keyHash) {
    return newest(name, other -> !other.keyHash().equals(keyHash));
  }

  private Optional<Current> newestBut(String name, String version) {
    return newest(name, other -> !other.version().equals(version)).map(Current::of);
  }

  private Optional<VersionRecord> newest(String name, Predicate<VersionRecord> which) {
    Optional<String> after = Optional.empty();
    do {
      var page = catalogue.versions(name, after, PAGE);
      for (var stored : page.records()) {
        var other = stored.value();
        if (other.enabled() && which.test(other)) {
          return Optional.of(other);
        }
      }
      after = page.next().map(next -> next.substring(next.indexOf('/') + 1));
    } while (after.isPresent());
    return Optional.empty();
  }
}
