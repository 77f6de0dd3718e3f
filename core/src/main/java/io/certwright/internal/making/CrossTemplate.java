package io.certwright.internal.making;

import io.certwright.errors.IssuanceException;
import io.certwright.internal.bouncycastle.AskedExtensions;
import io.certwright.internal.bouncycastle.CertificateTemplate;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.ExtraExtension;
import io.certwright.internal.bouncycastle.ExtraExtensions;
import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.bouncycastle.X509Encoder;
import io.certwright.internal.schedule.ValidityWindow;
import io.certwright.policy.KeyUsage;
import io.certwright.policy.PolicyExtensions;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.math.BigInteger;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a certificate says by which one authority vouches for another: all that the other's own one
 * says, under another issuer and for no longer than that lives.
 */
final class CrossTemplate {

  private static final String SUBJECT_KEY_ID = "2.5.29.14";

  /** What is written from fields of the template, or is the issuer's to say. */
  private static final Set<String> APART =
      Set.of(
          SUBJECT_KEY_ID,
          "2.5.29.35",
          "2.5.29.46",
          AskedExtensions.KEY_USAGE,
          AskedExtensions.BASIC_CONSTRAINTS,
          AskedExtensions.EXTENDED_KEY_USAGE,
          ExtraExtensions.CRL_DISTRIBUTION_POINTS,
          ExtraExtensions.AUTHORITY_INFO_ACCESS);

  private CrossTemplate() {}

  static CertificateTemplate of(
      X509Certificate subject, Authority issuer, BigInteger serial, Instant now) {
    var signer = issuer.certificate();
    var end = earlier(subject, signer).plusSeconds(1);
    var window = ValidityWindow.of(now, end, signer.getNotBefore().toInstant());
    int length = subject.getBasicConstraints();
    return new CertificateTemplate(
        serial,
        signer.getSubjectX500Principal(),
        subject.getSubjectX500Principal(),
        Bytes.copyOf(PublicKeyInfo.of(subject)),
        window.notBefore(),
        window.notAfter(),
        List.of(),
        keyUsageBits(subject),
        purposes(subject),
        true,
        length == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(length),
        Optional.of(issuer.keyId()),
        extras(subject, Published.by(issuer, serial)),
        Optional.of(X509Encoder.subjectKeyIdOf(subject)));
  }

  private static Instant earlier(X509Certificate one, X509Certificate other) {
    var first = one.getNotAfter().toInstant();
    var second = other.getNotAfter().toInstant();
    return first.isBefore(second) ? first : second;
  }

  /** One that does not say, which was allowed once, may do what an authority does. */
  private static int keyUsageBits(X509Certificate subject) {
    var usages = subject.getKeyUsage();
    if (usages == null) {
      return 1 << KeyUsage.KEY_CERT_SIGN.bit() | 1 << KeyUsage.CRL_SIGN.bit();
    }
    int bits = 0;
    for (int i = 0; i < usages.length; i++) {
      bits |= usages[i] ? 1 << i : 0;
    }
    return bits;
  }

  private static List<String> purposes(X509Certificate subject) {
    try {
      var purposes = subject.getExtendedKeyUsage();
      return purposes == null ? List.of() : purposes;
    } catch (CertificateParsingException e) {
      throw new IssuanceException(
          Refusal.MISCONFIGURED,
          "ext-key-usage",
          "the purposes in the certificate of a CA cannot be read, so nobody vouches for it",
          Optional.empty());
    }
  }

  private static List<ExtraExtension> extras(X509Certificate subject, Published published) {
    var extras = new ArrayList<>(ExtensionMapping.addresses(PolicyExtensions.NONE, published));
    add(extras, subject, subject.getCriticalExtensionOIDs(), true);
    add(extras, subject, subject.getNonCriticalExtensionOIDs(), false);
    return extras;
  }

  private static void add(
      List<ExtraExtension> extras, X509Certificate subject, Set<String> oids, boolean critical) {
    for (var oid : oids == null ? Set.<String>of() : new TreeSet<>(oids)) {
      if (!APART.contains(oid)) {
        extras.add(
            new ExtraExtension(oid, critical, DerReader.octetsOf(subject.getExtensionValue(oid))));
      }
    }
  }
}
