package io.certwright.internal.issue;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.ProbeFailedException;
import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Place;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.event.VaultEvent;
import io.certwright.internal.bouncycastle.KeyFormats;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.keys.KeyMaterial;
import io.certwright.internal.keys.VaultKeys;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Current;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.request.DerivedPolicy;
import io.certwright.internal.schedule.Schedule;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.Hand;
import io.certwright.internal.version.PolicyRights;
import io.certwright.internal.version.VersionWrites;
import io.certwright.internal.watch.Endpoint;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordWrite;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps certificates whose keys are elsewhere, as versions without a key. Those that a server
 * presents are looked at again: a tenth of the life that is left later, between an hour and a day.
 *
 * <p>Thread-safe.
 */
public final class Watching {

  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final int LIVES = 10;

  private final Gate gate;
  private final PolicyRights rights;
  private final Catalogue catalogue;
  private final Crypto crypto;
  private final VersionWrites versions;
  private final Clock clock;

  Watching(
      Gate gate,
      PolicyRights rights,
      Catalogue catalogue,
      Crypto crypto,
      VersionWrites versions,
      Clock clock) {
    this.gate = gate;
    this.rights = rights;
    this.catalogue = catalogue;
    this.crypto = crypto;
    this.versions = versions;
    this.clock = clock;
  }

  /** A look at a certificate, before anything is kept. */
  private record Look(
      Caller caller,
      String operation,
      List<X509Certificate> chain,
      Optional<Endpoint> endpoint,
      Instant now,
      List<Fence> fences) {

    KeyLocation location() {
      return new KeyLocation.Absent(endpoint.map(Endpoint::toString));
    }

    Schedule next() {
      return endpoint.isEmpty()
          ? Schedule.NOTHING
          : Schedule.at(
              now.plus(pause(now, chain.get(0).getNotAfter().toInstant())), Schedule.Reason.PROBE);
    }
  }

  static Duration pause(Instant now, Instant notAfter) {
    var tenth = Duration.between(now, notAfter).dividedBy(LIVES);
    if (tenth.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return tenth.compareTo(LONGEST) > 0 ? LONGEST : tenth;
  }

  /**
   * Watches a certificate from now on.
   *
   * @param name as it is to be written if it is new
   * @return the version that is current now
   */
  public CertificateSnapshot watch(Caller caller, String name, WatchSource source) {
    var known = catalogue.head(Names.fold(name));
    known.map(Stored::value).ifPresent(this::requireWatched);
    var chain = chain(caller, name, source);
    var look =
        new Look(
            caller,
            Permission.CERTIFICATES_IMPORT.code(),
            chain,
            source.endpoint(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            List.of());
    try {
      var present = known.flatMap(head -> current(head.value()));
      if (present.filter(version -> isSame(version, look)).isPresent()) {
        gate.record(caller, look.operation(), present.get().id(), AuditOutcome.DONE, "no change");
        return new CertificateSnapshot(present.get());
      }
      var before = known.map(Stored::value).orElseGet(() -> declared(name, chain.get(0), look));
      return new CertificateSnapshot(keep(look, before, known));
    } catch (ChangeRefusedException e) {
      throw versions.refused(look.caller(), name);
    }
  }

  /** A server was asked on somebody's behalf, whether it answers or not, and the trail says so. */
  private List<X509Certificate> chain(Caller caller, String name, WatchSource source) {
    try {
      return source.chain(crypto);
    } catch (ProbeFailedException e) {
      gate.record(
          caller,
          Permission.CERTIFICATES_IMPORT.code(),
          Names.fold(name),
          AuditOutcome.FAILED,
          String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /**
   * Looks at the server again.
   *
   * @return the certificate's state afterwards
   * @throws ConflictException if it is another one by now
   */
  CertificateRecord look(Hand hand, Stored<CertificateRecord> stored, Endpoint endpoint) {
    var head = stored.value();
    hand.requireInTime(head.name());
    var chain = new WatchSource.Server(endpoint).chain(crypto);
    var look =
        new Look(
            hand.caller(),
            "certificates/probe",
            chain,
            Optional.of(endpoint),
            hand.now(),
            hand.fences());
    try {
      var present = current(head);
      if (present.filter(version -> isSame(version, look)).isEmpty()) {
        var unused = keep(look, head, Optional.of(stored));
        return catalogue.requireHead(head.id()).value();
      }
      var after = seen(head, look, present.get().version()).withSchedule(look.next(), look.now());
      var write = versions.changed(after, Optional.of(stored));
      commit(look, present.get().id(), "no change", List.of(write), List.of());
      return after;
    } catch (ChangeRefusedException e) {
      throw Conflicts.changedMeanwhile(head.name());
    }
  }

  /** Looks again at the server that the newest version was presented by. */
  public CertificateRecord again(Hand hand, Stored<CertificateRecord> stored) {
    rights.require(hand, stored.value(), Permission.CERTIFICATES_IMPORT);
    var newest = catalogue.versions(stored.value().id(), Optional.empty(), 1).records();
    var endpoint =
        newest.stream()
            .map(version -> version.value().location())
            .filter(KeyLocation.Absent.class::isInstance)
            .flatMap(location -> ((KeyLocation.Absent) location).endpoint().stream())
            .map(Endpoint::parse)
            .findFirst();
    if (endpoint.isPresent()) {
      return look(hand, stored, endpoint.get());
    }
    // The version that told of it was deleted.
    var after = stored.value().withSchedule(Schedule.NOTHING, hand.now());
    try {
      gate.commit(
          hand.caller(),
          "certificates/probe",
          after.id(),
          AuditOutcome.DONE,
          "no server is known any more",
          List.of(versions.changed(after, Optional.of(stored))),
          hand.fences());
      return after;
    } catch (ChangeRefusedException e) {
      throw Conflicts.changedMeanwhile(after.name());
    }
  }

  private void requireWatched(CertificateRecord head) {
    Conflicts.requireIdle(head);
    // Also one of which no version is in service: it would be taken over.
    boolean own =
        catalogue.versions(head.id(), Optional.empty(), 1).records().stream()
            .map(Stored::value)
            .anyMatch(version -> !(version.location() instanceof KeyLocation.Absent));
    if (own) {
      throw new ConflictException(
          "\""
              + head.name()
              + "\" is a certificate with a key; watch the other one under another name");
    }
  }

  private Optional<VersionRecord> current(CertificateRecord head) {
    return head.current()
        .map(Current::version)
        .map(version -> catalogue.requireVersion(head.id(), version).version());
  }

  private boolean isSame(VersionRecord version, Look look) {
    var der = Importing.encoded(look.chain().get(0)).toByteArray();
    return version.location().equals(look.location())
        && version.thumbprint().equals(Bytes.copyOf(crypto.sha256(der)));
  }

  private static CertificateRecord declared(String name, X509Certificate leaf, Look look) {
    var policy = DerivedPolicy.of(name, leaf, spec(leaf)).policy();
    return CertificateRecord.declared(
        name, policy.toBuilder().exportable(false).build(), look.caller().actor(), look.now());
  }

  private static KeySpec spec(X509Certificate leaf) {
    return known(leaf)
        .orElseThrow(
            () ->
                new UnreadableImportException(
                    Reason.UNSUPPORTED_KEY,
                    Place.UNKNOWN,
                    "the key of the certificate ("
                        + leaf.getPublicKey().getAlgorithm()
                        + ") is of no kind that a vault knows: "
                        + List.of(KeySpec.values()),
                    List.of()));
  }

  private static Optional<KeySpec> known(X509Certificate leaf) {
    try {
      return KeyFormats.publicKeySpec(PublicKeyInfo.of(leaf));
    } catch (MalformedDerException e) {
      return Optional.empty();
    }
  }

  private VersionRecord keep(
      Look look, CertificateRecord before, Optional<Stored<CertificateRecord>> known)
      throws ChangeRefusedException {
    var made = Importing.made(look.chain());
    var publicKey = PublicKeyInfo.of(made.leaf());
    var key =
        new KeyMaterial(
            spec(made.leaf()),
            crypto.publicKey(publicKey),
            Bytes.copyOf(publicKey),
            look.location(),
            (algorithm, message) -> {
              throw VaultKeys.absent();
            },
            (algorithm, ciphertext) -> {
              throw VaultKeys.absent();
            });
    var version =
        versions.foreignRecord(before, versions.nextVersion(before), key, made, look.now());
    var seen = seen(before, look, version.version());
    var after = versions.watched(seen, version, look.next(), look.now());
    var revision = known.map(head -> OptionalLong.of(head.revision())).orElse(OptionalLong.empty());
    var writes = new ArrayList<RecordWrite>();
    writes.add(versions.head(after, revision, RecordStore.noSecret()));
    writes.addAll(versions.nameFree(revision, after.id()));
    writes.add(versions.insert(version, RecordStore.noSecret()));
    var from = look.endpoint().map(at -> "; watched at " + at).orElse("; watched");
    var told = new VaultEvent.Seen(before.currentVersion(), version.serial(), version.notAfter());
    commit(look, version.id(), made.detail() + from, writes, List.of(told));
    return version;
  }

  private CertificateRecord seen(CertificateRecord head, Look look, String version) {
    var id = HexFormat.of().formatHex(crypto.randomBytes(16));
    var issuer = Names.fold(CertificatePolicy.UNKNOWN);
    return head.withOperation(
        OperationState.completedAtOnce(id, look.now(), issuer, version), look.now());
  }

  private void commit(
      Look look, String target, String detail, List<RecordWrite> writes, List<VaultEvent> events)
      throws ChangeRefusedException {
    gate.commit(
        look.caller(),
        look.operation(),
        target,
        AuditOutcome.DONE,
        detail,
        writes,
        look.fences(),
        events);
  }
}
