package io.certwright.internal.revoking;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.bouncycastle.CertificateSignature;
import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Deed;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.CrlScope;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.record.Revoked;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.RevocationLists;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Revokes what the CAs of this vault issued, by serial number or by the certificate itself, whether
 * the vault has it as a version or not. Thread-safe.
 */
public final class IssuedSerials {

  private static final int PAGE = 100;
  private static final int MOST_SERIAL_BITS = 160;

  private final Gate gate;
  private final RecordStore records;
  private final Catalogue catalogue;
  private final Revoking revoking;
  private final BlockedKeys blocked;
  private final RevocationLists lists;
  private final Clock clock;

  public IssuedSerials(
      Gate gate,
      RecordStore records,
      Catalogue catalogue,
      Revoking revoking,
      BlockedKeys blocked,
      RevocationLists lists,
      Clock clock) {
    this.lists = lists;
    this.gate = gate;
    this.records = records;
    this.catalogue = catalogue;
    this.revoking = revoking;
    this.blocked = blocked;
    this.clock = clock;
  }

  /**
   * Revokes what a CA of this vault issued under a serial number; if a version of this vault has
   * it, that version.
   *
   * @param ca the CA's folded name
   * @param serial in hexadecimal
   */
  public IssuedRecord revokeSerial(
      Caller caller, String ca, String serial, StatusChange.Wish wish) {
    return changeSerial(caller, ca, serial, StatusChange.revoked(wish));
  }

  /**
   * The version of this vault that an issuer outside issued under a serial number; empty: there is
   * none.
   */
  public Optional<VersionRecord> fromOutside(String issuer, String serial) {
    var match = new AttributeMatch.Exact(new AttributeValue.Text(serial));
    return records
        .search(VersionRecord.TYPE, VersionRecord.SERIAL, match, Optional.empty(), PAGE)
        .records()
        .stream()
        .map(Stored::value)
        .filter(version -> version.issuer().equals(issuer))
        .findFirst();
  }

  /** Takes the hold on what a CA of this vault issued under a serial number back. */
  public IssuedRecord releaseSerial(Caller caller, String ca, String serial) {
    return changeSerial(caller, ca, serial, StatusChange.released());
  }

  /** What a CA of this vault remembers of a serial number. */
  public Optional<IssuedRecord> issued(String ca, String serial) {
    return records.find(IssuedRecord.TYPE, IssuedRecord.id(ca, serial)).map(Stored::value);
  }

  private IssuedRecord changeSerial(Caller caller, String ca, String serial, StatusChange step) {
    return Retry.untilDone(
        () -> {
          var found = requireIssued(ca, serial);
          var holder = holder(found.value());
          if (holder.isPresent()) {
            var version = holder.get().value();
            gate.authorise(caller, Permission.CERTIFICATES_REVOKE, version.id());
            var unused = revoking.change(caller, version.folded(), version.version(), step);
            return requireIssued(ca, serial).value();
          }
          return changeAlone(caller, found.value(), Optional.of(found), step);
        },
        () -> Conflicts.changedMeanwhile(ca));
  }

  /**
   * Revokes a certificate that a CA of this vault signed, be it before the CA came here.
   *
   * @throws InvalidRequestException if no version of the CA signed it
   */
  public IssuedRecord revokeIssued(
      Caller caller, String ca, X509Certificate certificate, StatusChange.Wish wish) {
    var number = certificate.getSerialNumber();
    if (number.signum() < 0 || number.bitLength() > MOST_SERIAL_BITS) {
      throw new InvalidRequestException(
          "certificate",
          "its serial number is negative or has more than 20 octets, which no list can say");
    }
    var serial = number.toString(16);
    var thumbprint = thumbprint(certificate);
    var known = issued(ca, serial);
    if (known.filter(issued -> issued.thumbprint().equals(thumbprint)).isPresent()) {
      var revoked = revokeSerial(caller, ca, serial, wish);
      block(caller, certificate, wish);
      return revoked;
    }
    var signer = signer(ca, certificate);
    var keyHash = Bytes.copyOf(records.crypto().sha256(PublicKeyInfo.of(certificate)));
    if (known.isPresent()) {
      throw new ConflictException(
          "\"" + ca + "\" issued another certificate under the serial number " + serial);
    }
    var issued =
        IssuedRecord.of(
                signer.version(),
                CrlScope.whole(ca, Bytes.copyOf(PublicKeyInfo.of(signer.authority()))),
                serial,
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                "",
                thumbprint)
            .withKey(keyHash);
    var revoked =
        Retry.untilDone(
            () -> revokeUnknown(caller, issued, wish), () -> Conflicts.changedMeanwhile(ca));
    block(caller, certificate, wish);
    return revoked;
  }

  private void block(Caller caller, X509Certificate certificate, StatusChange.Wish wish) {
    if (wish.isCompromise()) {
      var key = Bytes.copyOf(PublicKeyInfo.of(certificate));
      var which = "the certificate " + certificate.getSerialNumber().toString(16);
      blocked.add(caller, key, "key compromise of " + which);
    }
  }

  private IssuedRecord revokeUnknown(Caller caller, IssuedRecord issued, StatusChange.Wish wish)
      throws ChangeRefusedException {
    var found = records.find(IssuedRecord.TYPE, IssuedRecord.id(issued.ca(), issued.serial()));
    return changeAlone(caller, issued, found, StatusChange.revoked(wish));
  }

  /** Which version of a CA signed something. */
  private record Signed(String version, X509Certificate authority) {}

  /** The version of a CA that signed a certificate. */
  private Signed signer(String ca, X509Certificate certificate) {
    Optional<String> after = Optional.empty();
    do {
      var page = catalogue.versions(ca, after, PAGE);
      for (var stored : page.records()) {
        var authority = new CertificateSnapshot(stored.value()).chain().get(0);
        if (authority.getBasicConstraints() >= 0
            && CertificateSignature.isBy(certificate, authority)) {
          return new Signed(stored.value().version(), authority);
        }
      }
      after = page.next().map(next -> next.substring(next.indexOf('/') + 1));
    } while (after.isPresent());
    throw new InvalidRequestException(
        "certificate", "no version of the CA \"" + ca + "\" signed it; name the CA that did");
  }

  private Bytes thumbprint(X509Certificate certificate) {
    try {
      return Bytes.copyOf(records.crypto().sha256(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new InvalidRequestException("certificate", "it has no encoding");
    }
  }

  /** What a CA of this vault remembers of a serial number. */
  public Stored<IssuedRecord> requireIssued(String ca, String serial) {
    return records
        .find(IssuedRecord.TYPE, IssuedRecord.id(ca, serial))
        .orElseThrow(() -> nothing(ca, serial));
  }

  /** That a CA issued nothing under a serial number. */
  public static NotFoundException nothing(String ca, String serial) {
    return new NotFoundException("certificate with this serial number of \"" + ca + "\"", serial);
  }

  private Optional<Stored<VersionRecord>> holder(IssuedRecord issued) {
    return issued.holder().isEmpty()
        ? Optional.empty()
        : records
            .find(VersionRecord.TYPE, issued.holder())
            .filter(found -> found.value().thumbprint().equals(issued.thumbprint()));
  }

  /**
   * Changes the status of what no version of this vault is.
   *
   * @param found as it is kept; empty: nothing is known of it yet
   */
  private IssuedRecord changeAlone(
      Caller caller, IssuedRecord known, Optional<Stored<IssuedRecord>> found, StatusChange step)
      throws ChangeRefusedException {
    var before = found.map(Stored::value).orElse(known);
    var now = now();
    var what = "the certificate " + before.serial() + " of \"" + before.ca() + "\"";
    var how = step.after(what, before.revocation(), now);
    if (how.equals(before.revocation())) {
      var told = before.serial() + (how.isPresent() ? " was revoked already" : " was not on hold");
      gate.record(caller, step.operation(), before.ca(), AuditOutcome.DONE, told);
      return before;
    }
    gate.commit(
        caller,
        step.operation(),
        before.ca(),
        AuditOutcome.DONE,
        before.serial() + ": " + StatusChange.detail(how),
        List.of(
            found
                .map(stored -> Revoking.replacement(records, stored, how, now))
                .orElseGet(
                    () ->
                        records.insert(
                            IssuedRecord.TYPE, before.with(how, now), RecordStore.noSecret())),
            lists.changed(before.list(), now)),
        List.of(),
        List.of(
            how.<VaultEvent>map(
                    revoked ->
                        new VaultEvent.SerialRevoked(
                            before.serial(), revoked.at(), revoked.reason().code()))
                .orElseGet(() -> new VaultEvent.SerialReleased(before.serial()))));
    return before.with(how, now);
  }

  /** Drafts the revocation of what was issued for a compromised key, where that is no version. */
  public Deed compromised(Stored<IssuedRecord> issued, Optional<Instant> invalid, Instant now) {
    var before = issued.value();
    var since = before.revocation().map(Revoked::at).orElse(now);
    var how = Optional.of(new Revoked(since, RevocationReason.KEY_COMPROMISE, invalid));
    return new Deed(
        Permission.CERTIFICATES_REVOKE.code(),
        before.ca(),
        before.serial() + ": " + StatusChange.detail(how),
        List.of(Revoking.replacement(records, issued, how, now), lists.changed(before.list(), now)),
        List.of(
            new VaultEvent.SerialRevoked(
                before.serial(), since, RevocationReason.KEY_COMPROMISE.code())));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
