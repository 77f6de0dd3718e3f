package io.certwright;

import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.TooManyAttemptsException;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.revoking.IssuedSerials;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.SignatureAlgorithm;
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
   * a version or not; or the version of this vault that an issuer outside issued under it.
   *
   * @param ca the name of the CA or the issuer
   * @throws NotFoundException if the CA has issued nothing under that number
   * @throws ConflictException if it is revoked for another reason already, or others change it all
   *     the time
   */
  public Revocation revokeSerial(String ca, BigInteger serialNumber, RevocationRequest request) {
    var id = Names.fold(ca);
    authorise(id);
    var serials = vault.engine().issuance().serials();
    var serial = serial(serialNumber);
    if (vault.engine().issuance().isOutside(id) && serials.issued(id, serial).isEmpty()) {
      var version =
          serials
              .fromOutside(id, serial)
              .orElseThrow(
                  () ->
                      new NotFoundException(
                          "version of this vault with this serial number of \"" + id + "\"",
                          serial));
      var revoked =
          vault
              .engine()
              .issuance()
              .revoking()
              .revoke(vault.caller(), version.folded(), version.version(), request.wish());
      return revoked.revocation().map(Revocation::of).orElseThrow();
    }
    var revoked = serials.revokeSerial(vault.caller(), id, serial, request.wish());
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
   * How it stands with the issuer outside of a version that was revoked here. The intent to tell it
   * became durable with the revocation; a running {@code LifecycleManager} asks it until it has
   * revoked the version, cannot be asked, or the version has ended.
   *
   * @return empty: the version came from no issuer outside, is not revoked, or is on hold, which
   *     issuers outside are not told of
   */
  public Optional<IssuerRevocation> atIssuer(Certificate certificate) {
    var id = VersionRecord.id(Names.fold(certificate.name()), certificate.version());
    vault.engine().gate().authorise(vault.caller(), Permission.CERTIFICATES_GET, id);
    var engine = vault.engine();
    var version = engine.records().require(VersionRecord.TYPE, id, "certificate version").value();
    return engine.issuance().elsewhere().find(version.thumbprint()).map(IssuerRevocation::of);
  }

  /**
   * A challenge for whoever has the key of a certificate and wants it revoked: its message is
   * signed with that key, wherever it is, and given to {@link #revokeByPossession}. The key itself
   * is never sent. Nothing is kept of a challenge; it is bound to this vault, the certificate and
   * ten minutes.
   *
   * <p>The application that relays it needs the permission {@code certificates/revokebypossession};
   * the one who asks needs no right but the key.
   *
   * @throws NotFoundException if it is neither a version of this vault, nor issued by a CA of it
   * @throws ConflictException if it is revoked already
   */
  public PossessionChallenge challenge(X509Certificate certificate) {
    var engine = vault.engine();
    engine.gate().authorise(vault.caller(), Permission.CERTIFICATES_REVOKE_BY_POSSESSION, "");
    var challenge = engine.possession().challenge(certificate);
    return new PossessionChallenge(challenge.message(), challenge.expires());
  }

  /**
   * Revokes a certificate for whoever has shown to have its key. That somebody has asked in this
   * way means that the key is compromised, or treated so: it is blocked for ever, and all that
   * {@link Compromises#report} says is done.
   *
   * @param challenge the message of the {@linkplain #challenge challenge}
   * @param algorithm what it is signed by, one that the certificate's key goes with
   * @param signature the signature over the whole message
   * @throws InvalidRequestException if the challenge is none of this vault's, is for another
   *     certificate, or has expired; or if the signature is not that of the key
   * @throws NotFoundException if it is neither a version of this vault, nor issued by a CA of it
   * @throws ConflictException if it is revoked already, be it by the same challenge
   * @throws TooManyAttemptsException if this was asked for too often just now
   */
  public Compromise revokeByPossession(
      X509Certificate certificate,
      Bytes challenge,
      SignatureAlgorithm algorithm,
      byte[] signature) {
    var engine = vault.engine();
    engine.gate().authorise(vault.caller(), Permission.CERTIFICATES_REVOKE_BY_POSSESSION, "");
    var record =
        engine
            .possession()
            .revoke(vault.caller(), certificate, challenge.toByteArray(), algorithm, signature);
    return new Compromise(vault, record.keyHash());
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
