package io.certwright.internal.ocsp;

import io.certwright.internal.bouncycastle.AuthorityKey;
import io.certwright.internal.bouncycastle.OcspEncoder;
import io.certwright.internal.bouncycastle.OcspEncoder.Statement;
import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.inventory.Sighting;
import io.certwright.internal.revocation.OcspSingle;
import io.certwright.internal.use.UseTicket;
import io.certwright.internal.version.KeyDesk;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Signs answers with the key of one version: a certificate that an authority made for it, or the
 * authority itself. What is signed is encoded here, and nobody else gets hold of the bytes, so that
 * no key of an authority signs anything but what this vault says. Immutable.
 *
 * @param desk where the key is
 * @param version whose key signs
 * @param delegated whether that is not the authority itself
 * @param key the SHA-1 of the bits of the key, by which relying parties find it
 * @param use takes note of it
 * @param ticket is shown at each use
 */
record AnswerSigner(
    KeyDesk desk,
    CertificateSnapshot version,
    boolean delegated,
    Bytes key,
    Sighting use,
    UseTicket ticket) {

  static AnswerSigner of(
      KeyDesk desk,
      CertificateSnapshot version,
      boolean delegated,
      Sighting use,
      UseTicket ticket) {
    var bits = AuthorityKey.bitsOf(PublicKeyInfo.of(version.chain().get(0)));
    return new AnswerSigner(desk, version, delegated, OcspSingle.hash("SHA-1", bits), use, ticket);
  }

  /** Until when what it signs can be verified. */
  Instant until() {
    return version.version().notAfter();
  }

  /** Whether it is the same key of the same version. */
  boolean isSameAs(AnswerSigner other) {
    return version.version().id().equals(other.version.version().id());
  }

  /** The whole answer. */
  Bytes sign(Instant now, List<Statement> statements, Optional<Bytes> nonce) {
    var toBeSigned = OcspEncoder.toBeSigned(key, now, statements, nonce);
    var algorithm = Crypto.certificateSignature(version.version().key());
    var material = desk.material(version);
    use.seen();
    ticket.use();
    var signature = material.use().sign(algorithm, toBeSigned.clone());
    Optional<Bytes> certificate =
        delegated ? Optional.of(version.version().chain().get(0)) : Optional.empty();
    return Bytes.copyOf(OcspEncoder.assemble(toBeSigned, algorithm, signature, certificate));
  }
}
