package io.certwright.internal.compromise;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.TooManyAttemptsException;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.bouncycastle.KeyFormats;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.keys.KeyStatement;
import io.certwright.internal.record.CompromiseRecord;
import io.certwright.internal.record.KeyProof;
import io.certwright.internal.record.Revoked;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Revokes by possession of the key. A challenge is a statement that the holder signs: bound to this
 * vault, to one certificate and to a short time by a code that only this vault can make. Nothing is
 * kept of it, so asking for challenges fills nothing; what one is used for can be done once only,
 * because a certificate that is revoked is not revoked again.
 *
 * <p>Signatures are verified so many times in a while, and failures are audited less often still:
 * whoever guesses costs no more than that. Who calls is allowed to already. Thread-safe.
 */
public final class Possession {

  /** How long a challenge is good for. */
  public static final Duration LIFE = Duration.ofMinutes(10);

  private static final byte[] NO_CONTENT = new byte[0];
  private static final String PURPOSE = "revocation by possession";
  private static final int NONCE_BYTES = 32;
  private static final int LONGEST_SIGNATURE = 64 << 10;
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final int MOST_CHECKS = 200;
  private static final int MOST_FAILURES_TOLD = 10;

  private final CompromiseTools tools;
  private final CompromiseDesk desk;
  private final Clock clock;
  private final AttemptLimit checks;
  private final AttemptLimit failures;

  /** In a vault. */
  public Possession(CompromiseTools tools, CompromiseDesk desk, Clock clock, LongSupplier ticker) {
    this.tools = tools;
    this.desk = desk;
    this.clock = clock;
    this.checks = new AttemptLimit(MOST_CHECKS, WINDOW, ticker);
    this.failures = new AttemptLimit(MOST_FAILURES_TOLD, WINDOW, ticker);
  }

  /**
   * A challenge.
   *
   * @param message what the holder signs, and gives back
   * @param expires until when it is good
   */
  public record Challenge(Bytes message, Instant expires) {}

  /**
   * Makes a challenge for a certificate of this vault, or of one of its CAs.
   *
   * @throws NotFoundException if it is neither
   * @throws ConflictException if it is revoked already
   */
  public Challenge challenge(X509Certificate certificate) {
    var subject = Subject.of(tools, certificate);
    requireOpen(subject);
    var expires = clock.instant().plus(LIFE).truncatedTo(ChronoUnit.MILLIS);
    var nonce = tools.records().crypto().randomBytes(NONCE_BYTES);
    var unsigned = unsigned(subject.thumbprint().toByteArray(), nonce, expires);
    var content =
        new DerWriter()
            .octets(subject.thumbprint())
            .octets(nonce)
            .instant(expires)
            .octets(code(unsigned))
            .toByteArray();
    var message = KeyStatement.of(KeyStatement.Purpose.REVOKE, content);
    return new Challenge(Bytes.copyOf(message), expires);
  }

  private byte[] unsigned(byte[] thumbprint, byte[] nonce, Instant expires) {
    return new DerWriter()
        .text(tools.records().vault().value())
        .octets(thumbprint)
        .octets(nonce)
        .instant(expires)
        .toByteArray();
  }

  private byte[] code(byte[] unsigned) {
    return tools.records().code(PURPOSE, unsigned);
  }

  /**
   * Revokes a certificate for whoever has its key, as one whose key is compromised.
   *
   * @param message the challenge
   * @param signature the key's signature over it
   */
  public CompromiseRecord revoke(
      Caller caller,
      X509Certificate certificate,
      byte[] message,
      SignatureAlgorithm algorithm,
      byte[] signature) {
    var wait = checks.take();
    if (!wait.isZero()) {
      throw new TooManyAttemptsException(
          "certificates are revoked by possession too often at the moment; try again in " + wait,
          wait);
    }
    var subject = Subject.of(tools, certificate);
    requireGood(caller, subject, message);
    var publicKey = Bytes.copyOf(PublicKeyInfo.of(certificate));
    var proof = new KeyProof(publicKey, algorithm, Bytes.copyOf(message), Bytes.copyOf(signature));
    if (!isFit(publicKey, algorithm)) {
      throw refused(
          caller, subject, "algorithm", algorithm + " does not go with the certificate's key");
    }
    if (signature.length > LONGEST_SIGNATURE
        || !KeyStatement.isSigned(tools.records().crypto(), proof)) {
      throw refused(
          caller,
          subject,
          "signature",
          "is not that of the certificate's key over this challenge by " + algorithm);
    }
    requireOpen(subject);
    var reason = "whoever has the key asked for it, with a certificate of " + subject.name();
    var report = new CompromiseDesk.Report(publicKey, reason, Optional.empty(), Optional.of(proof));
    tools
        .gate()
        .record(
            caller,
            Permission.CERTIFICATES_REVOKE_BY_POSSESSION.code(),
            subject.name(),
            AuditOutcome.DONE,
            "the signature is that of the key");
    return desk.report(caller, report);
  }

  private static boolean isFit(Bytes publicKey, SignatureAlgorithm algorithm) {
    try {
      return KeyFormats.publicKeySpec(publicKey.toByteArray())
          .filter(algorithm::worksWith)
          .isPresent();
    } catch (MalformedDerException e) {
      return false;
    }
  }

  private void requireGood(Caller caller, Subject subject, byte[] message) {
    var content = KeyStatement.content(KeyStatement.Purpose.REVOKE, message);
    try {
      var in = DerReader.of(content.orElse(NO_CONTENT));
      var thumbprint = in.octets();
      var nonce = in.octets();
      var expires = in.instant();
      var code = in.octets();
      in.end();
      if (!MessageDigest.isEqual(code, code(unsigned(thumbprint, nonce, expires)))) {
        throw refused(caller, subject, "challenge", "is none that this vault gave");
      }
      if (!Arrays.equals(thumbprint, subject.thumbprint().toByteArray())) {
        throw refused(caller, subject, "challenge", "is for another certificate");
      }
      var now = clock.instant();
      if (now.isAfter(expires)) {
        throw refused(
            caller, subject, "challenge", "was good until " + expires + "; ask for another one");
      }
      if (expires.isAfter(now.plus(LIFE).plus(CLOCK_DIFFERENCE))) {
        throw refused(
            caller, subject, "challenge", "is of a later time than now; ask for another one");
      }
    } catch (MalformedDerException e) {
      throw refused(caller, subject, "challenge", "is none that this vault gave");
    }
  }

  private InvalidRequestException refused(
      Caller caller, Subject subject, String field, String what) {
    if (failures.take().isZero()) {
      tools
          .gate()
          .record(
              caller,
              Permission.CERTIFICATES_REVOKE_BY_POSSESSION.code(),
              subject.name(),
              AuditOutcome.FAILED,
              field + " " + what);
    }
    return new InvalidRequestException(field, what);
  }

  private static void requireOpen(Subject subject) {
    subject
        .revoked()
        .filter(how -> !how.isHold())
        .ifPresent(
            how -> {
              throw new ConflictException(
                  "the certificate of "
                      + subject.name()
                      + " is revoked since "
                      + how.at()
                      + " ("
                      + how.reason()
                      + "); there is nothing left to revoke");
            });
  }

  /**
   * The certificate that is meant.
   *
   * @param name how the audit trail calls it: a version, or the CA that issued it
   * @param revoked that it is revoked
   */
  private record Subject(String name, Bytes thumbprint, Optional<Revoked> revoked) {

    static Subject of(CompromiseTools tools, X509Certificate certificate) {
      var crypto = tools.records().crypto();
      var having = new Having(tools.records());
      try {
        var thumbprint = Bytes.copyOf(crypto.sha256(certificate.getEncoded()));
        var version = having.version(thumbprint);
        if (version.isPresent()) {
          return new Subject(version.get().id(), thumbprint, version.get().revocation());
        }
        var hash = HexFormat.of().formatHex(crypto.sha256(PublicKeyInfo.of(certificate)));
        return having
            .issued(hash, thumbprint)
            .map(issued -> new Subject(issued.ca(), thumbprint, issued.revocation()))
            .orElseThrow(
                () ->
                    new NotFoundException(
                        "certificate", HexFormat.of().formatHex(thumbprint.toByteArray())));
      } catch (CertificateEncodingException e) {
        throw new InvalidRequestException("certificate", "it has no encoding");
      }
    }
  }
}
