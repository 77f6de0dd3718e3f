package io.certwright.internal.issue;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Place;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.event.VaultEvent;
import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.issuers.IssuerDirectory;
import io.certwright.internal.keyfile.ImportedMaterial;
import io.certwright.internal.keyfile.KeyFiles;
import io.certwright.internal.keyfile.KeySource;
import io.certwright.internal.keys.VaultKeys;
import io.certwright.internal.making.Made;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.Names;
import io.certwright.internal.request.DerivedPolicy;
import io.certwright.internal.revoking.BlockedKeys;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Besides;
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.Transitions;
import io.certwright.internal.version.VersionWrites;
import io.certwright.lint.LintProfile;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.RecordWrite;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Takes keys in that were made elsewhere. The version, the certificate's state and the entry of the
 * audit trail are one commit, after everything about the import has been checked.
 */
public final class Importing {

  private final Gate gate;
  private final Catalogue catalogue;
  private final Crypto crypto;
  private final VaultKeys keys;
  private final VersionWrites versions;
  private final IssuerDirectory directory;
  private final BlockedKeys blocked;
  private final Clock clock;

  Importing(
      Gate gate,
      Catalogue catalogue,
      Crypto crypto,
      VaultKeys keys,
      VersionWrites versions,
      IssuerDirectory directory,
      BlockedKeys blocked,
      Clock clock) {
    this.gate = gate;
    this.catalogue = catalogue;
    this.crypto = crypto;
    this.keys = keys;
    this.versions = versions;
    this.directory = directory;
    this.blocked = blocked;
    this.clock = clock;
  }

  /**
   * What is to be imported, and on which terms.
   *
   * @param policy the certificate's policy from now on
   * @param expired whether it may have expired
   * @param early whether it may not be valid yet
   */
  public record Terms(Optional<CertificatePolicy> policy, boolean expired, boolean early) {}

  /** Makes the first or a further version of a certificate of what is in the source. */
  public CertificateSnapshot importCertificate(
      Caller caller, String operation, String name, KeySource source, Terms terms) {
    keys.requireTaking();
    var known = catalogue.head(Names.fold(name));
    known.ifPresent(head -> Conflicts.requireIdle(head.value()));
    terms.policy().ifPresent(directory::resolve);
    try (var material = KeyFiles.open(source, crypto)) {
      var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      requireValid(material.chain().get(0), terms, now);
      return commit(caller, operation, name, known, terms.policy(), material, now);
    } catch (ChangeRefusedException e) {
      throw versions.refused(caller, name);
    }
  }

  private static void requireValid(X509Certificate leaf, Terms terms, Instant now) {
    var from = leaf.getNotBefore().toInstant();
    var to = leaf.getNotAfter().toInstant();
    if (now.isAfter(to) && !terms.expired()) {
      throw refused(
          Reason.EXPIRED,
          "the certificate expired at "
              + to
              + ", and it is "
              + now
              + "; allow that if it is meant");
    }
    if (now.isBefore(from) && !terms.early()) {
      throw refused(
          Reason.NOT_YET_VALID,
          "the certificate is valid from "
              + from
              + " on, and it is "
              + now
              + "; allow that if it is meant");
    }
  }

  private void requireNotBlocked(X509Certificate leaf) {
    if (blocked.contains(Bytes.copyOf(PublicKeyInfo.of(leaf)))) {
      throw refused(
          Reason.BLOCKED_KEY,
          "the key is on this vault's list of keys that are not used any more, such as those that"
              + " others may know; make a new one");
    }
  }

  private static UnreadableImportException refused(Reason reason, String what) {
    return new UnreadableImportException(reason, Place.UNKNOWN, what, List.of());
  }

  private CertificateSnapshot commit(
      Caller caller,
      String operation,
      String name,
      Optional<Stored<CertificateRecord>> known,
      Optional<CertificatePolicy> policy,
      ImportedMaterial material,
      Instant now)
      throws ChangeRefusedException {
    var leaf = material.chain().get(0);
    var made = made(material);
    requireNotBlocked(leaf);
    var told = made.detail();
    CertificateRecord before;
    if (known.isPresent()) {
      var head = known.get().value();
      before = policy.map(given -> head.withPolicy(given, caller.actor(), now)).orElse(head);
    } else if (policy.isPresent()) {
      before = CertificateRecord.declared(name, policy.get(), caller.actor(), now);
    } else {
      var derived = DerivedPolicy.of(name, leaf, material.spec());
      before = CertificateRecord.declared(name, derived.policy(), caller.actor(), now);
      told += derived.remark();
    }
    var publicKey = Bytes.copyOf(PublicKeyInfo.of(leaf));
    var key =
        keys.restore(material.spec(), publicKey, KeyLocation.sealed(), material.pkcs8().bytes());
    var version = versions.foreignRecord(before, versions.nextVersion(before), key, made, now);
    var after = versions.imported(before, version, now);
    var revision = known.map(head -> OptionalLong.of(head.revision())).orElse(OptionalLong.empty());
    var writes = new ArrayList<RecordWrite>();
    writes.add(versions.head(after, revision, RecordStore.noSecret()));
    writes.addAll(versions.nameFree(revision, after.id()));
    writes.add(versions.insert(version, material.pkcs8().bytes()));
    writes.addAll(blocked.free(publicKey));
    writes.addAll(versions.lists(version, leaf, now));
    writes.addAll(versions.replacedPolicy(known, after, now));
    var besides = new Besides(writes, Transitions.policy(known.map(Stored::value), after));
    var imported =
        new VaultEvent.Imported(before.currentVersion(), version.serial(), version.notAfter());
    gate.commit(
        caller,
        operation,
        version.id(),
        AuditOutcome.DONE,
        told,
        writes,
        List.of(),
        besides.with(imported).events());
    return new CertificateSnapshot(version);
  }

  private static Made made(ImportedMaterial material) {
    return made(material.chain());
  }

  /** What others made, the leaf first. */
  static Made made(List<X509Certificate> all) {
    var chain = all.stream().map(Importing::encoded).toList();
    // What others issued is taken in as it is, and the audit trail says what is wrong with it.
    return Made.elsewhere(all.get(0), chain, LintProfile.RFC_5280);
  }

  static Bytes encoded(X509Certificate certificate) {
    try {
      return Bytes.copyOf(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read from its encoding has none", e);
    }
  }
}
