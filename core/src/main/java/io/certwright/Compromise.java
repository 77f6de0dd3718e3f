package io.certwright;

import io.certwright.access.Permission;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.InterruptedOperationException;
import io.certwright.errors.TimedOutException;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.catalogue.Timeouts;
import io.certwright.internal.compromise.Affected;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is done about a compromised key. It is kept in the vault: it goes on after a restart, and on
 * whichever node runs a {@code LifecycleManager}.
 *
 * <p>Each method looks at what is stored. Thread-safe. Every method may throw what {@link Vault}
 * says of all of its methods.
 */
public final class Compromise {

  private static final int MOST_USES = 100;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private final EngineHolder vault;
  private final String keyHash;

  Compromise(EngineHolder vault, String keyHash) {
    this.vault = vault;
    this.keyHash = keyHash;
  }

  /** SHA-256 of the key's SubjectPublicKeyInfo, in hexadecimal. */
  public String keyHash() {
    return keyHash;
  }

  /** What was done, and what could not be done yet. It costs two look-ups. */
  public CompromiseReport report() {
    authorise();
    var record = vault.engine().compromises().require(keyHash);
    var blocked = vault.engine().issuance().blockedKeys().require(keyHash);
    return CompromiseReport.of(record, blocked);
  }

  /**
   * A page of the versions that have the key, deleted ones included, by name, each with what has
   * become of it and of its certificate. It is as of now.
   */
  public Page<CompromisedVersion> versions(PageRequest page) {
    authorise();
    var found = affected().versions(keyHash, page.after(), page.limit());
    return new Page<>(
        found.records().stream().map(Stored::value).map(this::version).toList(),
        found.damaged().stream().map(IntegrityException::getMessage).toList(),
        found.next().map(place -> place.id()));
  }

  private CompromisedVersion version(VersionRecord version) {
    var engine = vault.engine();
    var prospect = affected().prospect(version.folded());
    List<CertificateUse> uses =
        engine
            .inventory()
            .list(version.folded() + "/", Optional.empty(), MOST_USES)
            .records()
            .stream()
            .map(Stored::value)
            .filter(use -> use.version().equals(version.version()))
            .map(CertificateUse::of)
            .toList();
    return new CompromisedVersion(
        new Certificate(new CertificateSnapshot(version)),
        CompromiseOutcome.of(prospect.how()),
        prospect.current(),
        prospect.failure().map(OperationFailure::of),
        affected().atIssuer(version).map(IssuerRevocation::of),
        uses);
  }

  /**
   * A page of what the key signed as that of a CA of this vault: none of it can be relied on any
   * more, because whoever has the key can make the like. It is listed, not revoked: relying parties
   * that learn of the CA's revocation trust none of it, and each is replaced under another CA, or
   * under this one once it has another key. A page may be shorter than asked for.
   */
  public Page<IssuedByCompromised> issued(PageRequest page) {
    authorise();
    var found = affected().issued(keyHash, page.after(), page.limit());
    return Pages.of(found, IssuedByCompromised::of);
  }

  /**
   * Waits until nothing is left to be done. A {@code LifecycleManager} has to run, or be made to by
   * {@code runOnce} meanwhile.
   *
   * @return the report then
   * @throws TimedOutException if something is left after that time; it goes on
   * @throws InterruptedOperationException if the thread is interrupted; it goes on
   */
  public CompromiseReport awaitSettled(Duration timeout) {
    long deadline = Timeouts.deadline(timeout);
    for (; ; ) {
      long seen = vault.engine().changes().seen();
      var report = report();
      if (report.state() == CompromiseReport.State.SETTLED) {
        return report;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new TimedOutException(
            "not all is done about the compromised key "
                + keyHash
                + " after "
                + timeout
                + " ("
                + report.state()
                + " "
                + report.outcomes()
                + "); it goes on as long as a life cycle engine runs");
      }
      vault.engine().changes().await(seen, Math.min(left, LOOK_AGAIN.toNanos()));
    }
  }

  private Affected affected() {
    return new Affected(vault.engine().compromise());
  }

  private void authorise() {
    vault.engine().gate().authorise(vault.caller(), Permission.CERTIFICATES_LIST, keyHash);
  }

  @Override
  public String toString() {
    return "Compromise[" + keyHash + "]";
  }
}
