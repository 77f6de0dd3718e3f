package io.certwright;

import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.issue.IssuedSerials;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.VersionRecord;
import io.certwright.trust.RevocationSource;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Revokes certificates. When a method returns, the revocation is durable and audited, the version
 * is out of service in this vault, its key is used no longer (on other nodes within {@link
 * VaultBuilder#freshness}), and the CA of this vault that issued it lists it from its next CRL on.
 *
 * <p>A revocation is final. Only a hold ({@code CERTIFICATE_HOLD}) can be taken back, or become
 * final; and whatever the reason was, it may become {@code KEY_COMPROMISE}. A key that is
 * compromised gets no certificate of this vault any more.
 *
 * <p>Thread-safe. Every method may throw what {@link Vault} says of all of its methods.
 */
public final class Revocations {

  private static final int MOST_OCTETS = 20;

  private final EngineHolder vault;

  Revocations(EngineHolder vault) {
    this.vault = vault;
  }

  /**
   * Revokes a version. Revoking it again for the same reason does nothing. The newest enabled one
   * of the others is current then.
   *
   * @return the version as it is then
   * @throws NotFoundException if there is no such version
   * @throws ConflictException if it is revoked for another reason already, or others change the
   *     certificate all the time
   */
  public Certificate revoke(Certificate certificate, RevocationRequest request) {
    var name = Names.fold(certificate.name());
    authorise(VersionRecord.id(name, certificate.version()));
    return certificate(
        vault
            .engine()
            .issuance()
            .revoking()
            .revoke(vault.caller(), name, certificate.version(), request.wish()));
  }

  /**
   * Takes the hold on a version back and puts it into service. One that is not revoked stays as it
   * is.
   *
   * @return the version as it is then
   * @throws NotFoundException if there is no such version
   * @throws ConflictException if it is revoked for good, or others change the certificate all the
   *     time
   */
  public Certificate release(Certificate certificate) {
    var name = Names.fold(certificate.name());
    authorise(VersionRecord.id(name, certificate.version()));
    return certificate(
        vault.engine().issuance().revoking().release(vault.caller(), name, certificate.version()));
  }

  /**
   * Revokes what a CA of this vault issued under a serial number, whether the vault still has it as
   * a version or not.
   *
   * @param ca the CA's name
   * @throws NotFoundException if the CA has issued nothing under that number
   * @throws ConflictException if it is revoked for another reason already, or others change it all
   *     the time
   */
  public Revocation revokeSerial(String ca, BigInteger serialNumber, RevocationRequest request) {
    var id = Names.fold(ca);
    authorise(id);
    var revoked =
        vault
            .engine()
            .issuance()
            .serials()
            .revokeSerial(vault.caller(), id, serial(serialNumber), request.wish());
    return revocation(revoked).orElseThrow();
  }

  /**
   * Takes the hold back on what a CA of this vault issued under a serial number.
   *
   * @param ca the CA's name
   * @throws NotFoundException if the CA has issued nothing under that number
   * @throws ConflictException if it is revoked for good, or others change it all the time
   */
  public void releaseSerial(String ca, BigInteger serialNumber) {
    var id = Names.fold(ca);
    authorise(id);
    var unused =
        vault.engine().issuance().serials().releaseSerial(vault.caller(), id, serial(serialNumber));
  }

  /**
   * Revokes a certificate that a CA of this vault issued, and of which the vault may know nothing
   * because the CA was imported.
   *
   * @param ca the CA's name
   * @throws InvalidRequestException if no version of the CA signed it
   * @throws ConflictException if it is revoked for another reason already, or others change it all
   *     the time
   */
  public Revocation revokeIssued(
      String ca, X509Certificate certificate, RevocationRequest request) {
    var id = Names.fold(ca);
    authorise(id);
    var revoked =
        vault
            .engine()
            .issuance()
            .serials()
            .revokeIssued(vault.caller(), id, certificate, request.wish());
    return revocation(revoked).orElseThrow();
  }

  /**
   * Revokes every version of this vault that has a key, deleted ones included. One that is revoked
   * for another reason already stays so, unless the key is compromised.
   *
   * @return the versions that have the key, as they are then
   */
  public List<Certificate> revokeKey(PublicKey key, RevocationRequest request) {
    authorise("");
    return vault
        .engine()
        .issuance()
        .revoking()
        .revokeKey(vault.caller(), key, request.wish())
        .stream()
        .map(Revocations::certificate)
        .toList();
  }

  /**
   * How a serial number of a CA of this vault stands.
   *
   * @param ca the CA's name
   * @return empty: it is not revoked
   * @throws NotFoundException if the CA has issued nothing under that number
   */
  public Optional<Revocation> find(String ca, BigInteger serialNumber) {
    var id = Names.fold(ca);
    var serial = serial(serialNumber);
    if (!vault.engine().gate().authoriseLook(vault.caller(), Permission.CERTIFICATES_GET, id)) {
      throw IssuedSerials.nothing(id, serial);
    }
    var issued = vault.engine().issuance().serials().requireIssued(id, serial);
    return revocation(issued.value());
  }

  /**
   * What this vault knows of any certificate, for a {@link ChainValidator}: keys that are blocked,
   * versions that are revoked, and what its CAs have issued. It is read from the storage at each
   * question, so that what another node has revoked counts at once.
   */
  public RevocationSource knowledge() {
    vault.engine().gate().authorise(vault.caller(), Permission.CERTIFICATES_LIST, "");
    return vault.engine().issuance().known().source();
  }

  private void authorise(String target) {
    vault.engine().gate().authorise(vault.caller(), Permission.CERTIFICATES_REVOKE, target);
  }

  private static String serial(BigInteger number) {
    if (number.signum() < 0 || number.bitLength() > MOST_OCTETS * Byte.SIZE) {
      throw new InvalidRequestException(
          "serialNumber", "a serial number is positive and has no more than 20 octets");
    }
    return number.toString(16);
  }

  private static Optional<Revocation> revocation(IssuedRecord issued) {
    return issued.revocation().map(Revocation::of);
  }

  private static Certificate certificate(VersionRecord version) {
    return new Certificate(new CertificateSnapshot(version));
  }

  @Override
  public String toString() {
    return "Revocations[" + vault.engine().name() + "]";
  }
}
