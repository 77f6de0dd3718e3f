package io.certwright.internal.authority;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.AuthorityRecord;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.IssuingTerms;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.VersionWrites;
import io.certwright.policy.AuthorityState;
import io.certwright.policy.CertificateProfile;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Changes what a CA of the vault signs. Each change writes the record of the CA's certificate as
 * well, on which each issue depends, so it counts at once on every node. Thread-safe.
 */
public final class AuthorityChanges {

  private static final int MOST_PROFILES = 50;
  private static final int MOST_VERSIONS = 100;

  private final Gate gate;
  private final RecordStore records;
  private final Catalogue catalogue;
  private final VersionWrites versions;
  private final Clock clock;

  public AuthorityChanges(
      Gate gate, RecordStore records, Catalogue catalogue, VersionWrites versions, Clock clock) {
    this.gate = gate;
    this.records = records;
    this.catalogue = catalogue;
    this.versions = versions;
    this.clock = clock;
  }

  /** What a CA signs. */
  public IssuingTerms terms(String ca) {
    return issuing(found(ca));
  }

  public static IssuingTerms issuing(Optional<Stored<AuthorityRecord>> found) {
    return found.map(stored -> stored.value().issuing()).orElse(IssuingTerms.STANDARD);
  }

  public Optional<Stored<AuthorityRecord>> found(String ca) {
    return records.find(AuthorityRecord.TYPE, ca);
  }

  /** The write of what a CA signs, over what was found. */
  public RecordWrite write(
      String ca, Optional<Stored<AuthorityRecord>> found, IssuingTerms after, Instant now) {
    return found
        .map(
            stored ->
                records.replace(
                    AuthorityRecord.TYPE,
                    stored.value().with(after, now),
                    RecordStore.noSecret(),
                    stored.revision()))
        .orElseGet(
            () ->
                records.insert(
                    AuthorityRecord.TYPE,
                    AuthorityRecord.standard(ca).with(after, now),
                    RecordStore.noSecret()));
  }

  /**
   * Sets what may be asked of a CA.
   *
   * @param profiles none: everything
   * @throws InvalidRequestException if two have the same name, or there are too many
   * @throws ConflictException if others change it all the time
   */
  public void allow(Caller caller, String ca, List<CertificateProfile> profiles) {
    var names = new HashSet<String>();
    for (var profile : profiles) {
      if (!names.add(profile.name().toLowerCase(Locale.ROOT))) {
        throw new InvalidRequestException(
            "profiles", "two are called \"" + profile.name() + "\"; give each a name of its own");
      }
    }
    if (profiles.size() > MOST_PROFILES) {
      throw new InvalidRequestException(
          "profiles", "a CA has " + MOST_PROFILES + " at most, not " + profiles.size());
    }
    var detail =
        profiles.isEmpty()
            ? "everything"
            : String.join(", ", profiles.stream().map(CertificateProfile::name).toList());
    untilDone(
        ca,
        () ->
            change(
                caller,
                ca,
                found(ca),
                "profiles: " + detail,
                terms -> terms.allowing(profiles),
                (head, now) -> head.withAgenda(head.agenda(), now),
                List.of(),
                new VaultEvent.AuthorityProfilesChanged(profiles.size())));
  }

  /**
   * Puts a CA into another state.
   *
   * @throws ConflictException if it is retired, or others change it all the time
   */
  public void changeState(Caller caller, String ca, AuthorityState state) {
    untilDone(ca, () -> tryChangeState(caller, ca, state));
  }

  private Boolean tryChangeState(Caller caller, String ca, AuthorityState state)
      throws ChangeRefusedException {
    var found = found(ca);
    var before = issuing(found);
    if (before.state() == state) {
      gate.record(
          caller,
          Permission.AUTHORITIES_MANAGE.code(),
          ca,
          AuditOutcome.DONE,
          "was " + state + " already");
      return true;
    }
    if (before.state() == AuthorityState.RETIRED) {
      throw new ConflictException("the CA \"" + ca + "\" is retired, which is final; make another");
    }
    if (before.successor().isPresent() && state != AuthorityState.ISSUING) {
      throw new ConflictException(
          "a successor of the CA \"" + ca + "\" is prepared; activate or cancel it first");
    }
    var out = state == AuthorityState.RETIRED ? disabled(ca) : List.<RecordWrite>of();
    return change(
        caller,
        ca,
        found,
        before.state() + " to " + state,
        terms -> terms.in(state),
        (head, now) ->
            state == AuthorityState.RETIRED
                ? head.serving(Optional.empty(), now)
                : head.withAgenda(head.agenda(), now),
        out,
        new VaultEvent.AuthorityStateChanged(before.state(), state));
  }

  /** Every version out of service, so that nothing uses its key. */
  private List<RecordWrite> disabled(String ca) {
    var now = now();
    var writes = new ArrayList<RecordWrite>();
    var page = catalogue.versions(ca, Optional.empty(), MOST_VERSIONS);
    if (page.next().isPresent() || !page.damaged().isEmpty()) {
      throw new ConflictException(
          "the CA \""
              + ca
              + "\" has more than "
              + MOST_VERSIONS
              + " versions, or one that cannot be read; delete those that have ended first");
    }
    for (var stored : page.records()) {
      if (stored.value().enabled()) {
        try (var opened =
            records.findWithSecret(VersionRecord.TYPE, stored.value().id()).orElseThrow()) {
          var version = opened.record().value();
          writes.add(
              records.replace(
                  VersionRecord.TYPE,
                  version.with(false, version.tags(), now),
                  opened.secret().bytes(),
                  opened.record().revision()));
        }
      }
    }
    return writes;
  }

  /** How the terms of a CA become others. */
  private interface Terms {
    IssuingTerms of(IssuingTerms before);
  }

  /** How the state of its certificate does. */
  private interface Head {
    CertificateRecord of(CertificateRecord before, Instant now);
  }

  private Boolean change(
      Caller caller,
      String ca,
      Optional<Stored<AuthorityRecord>> found,
      String detail,
      Terms terms,
      Head head,
      List<RecordWrite> more,
      VaultEvent event)
      throws ChangeRefusedException {
    var now = now();
    var state = catalogue.requireHead(ca);
    var writes = new ArrayList<RecordWrite>(more);
    writes.add(write(ca, found, terms.of(issuing(found)), now));
    writes.add(versions.changed(head.of(state.value(), now), Optional.of(state)));
    gate.commit(
        caller,
        Permission.AUTHORITIES_MANAGE.code(),
        ca,
        AuditOutcome.DONE,
        detail,
        writes,
        List.of(),
        List.of(event));
    return true;
  }

  /** Refuses to enable what only a rollover puts into service, or what is out of it for good. */
  public void requireEnabling(VersionRecord version) {
    var terms = terms(version.folded());
    requireNoSuccessor(terms, version);
    if (terms.state() == AuthorityState.RETIRED) {
      throw new ConflictException(
          "the CA \"" + version.folded() + "\" is retired, which is final; make another");
    }
  }

  /**
   * Refuses to delete what is about to serve, or what issued certificates need for their status.
   */
  public void requireDeleting(VersionRecord version, Instant now) {
    var terms = terms(version.folded());
    requireNoSuccessor(terms, version);
    terms.replaced().stream()
        .filter(past -> past.version().equals(version.version()) && !now.isAfter(past.notAfter()))
        .findFirst()
        .ifPresent(
            past -> {
              throw new ConflictException(
                  "\""
                      + version.id()
                      + "\" answers for the status of what it has issued until "
                      + past.notAfter()
                      + "; delete it then");
            });
  }

  private static void requireNoSuccessor(IssuingTerms terms, VersionRecord version) {
    if (terms.successor().filter(next -> next.version().equals(version.version())).isPresent()) {
      throw new ConflictException(
          "\""
              + version.id()
              + "\" is the prepared successor of a CA; activate or cancel it by the CA's rollover");
    }
  }

  private static void untilDone(String ca, Retry.Attempt<Boolean> attempt) {
    var unused = Retry.untilDone(attempt, () -> Conflicts.changedMeanwhile(ca));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
