package io.certwright.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.crypto.Crypto;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.ExtendedKeyUsage;
import io.certwright.policy.KeyRenewal;
import io.certwright.policy.KeyUsage;
import io.certwright.policy.Lifetime;
import io.certwright.policy.Renewal;
import io.certwright.policy.SubjectAlternativeName;
import io.certwright.spi.keys.KeySpec;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Date;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policy that is derived from a certificate, and what it cannot say. */
class DerivedPolicyTest {

  private static final Crypto CRYPTO = Crypto.standard();
  private static final KeyPair PAIR = CRYPTO.generate(KeySpec.EC_P256);

  private interface Extensions {
    void addTo(X509v3CertificateBuilder builder) throws Exception;
  }

  @SuppressWarnings("JavaUtilDate") // what BouncyCastle takes
  private static X509Certificate certificate(String subject, Extensions extensions) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=ca"),
              BigInteger.ONE,
              Date.from(Instant.parse("2026-01-31T12:00:00Z")),
              Date.from(Instant.parse("2027-01-31T11:59:59Z")),
              new X500Name(subject),
              PAIR.getPublic());
      extensions.addTo(builder);
      var der =
          builder
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(PAIR.getPrivate()))
              .getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static DerivedPolicy derived(String subject, Extensions extensions) {
    return DerivedPolicy.of("Shop", certificate(subject, extensions), KeySpec.EC_P256);
  }

  private static org.bouncycastle.asn1.x509.KeyUsage usages(int bits) {
    return new org.bouncycastle.asn1.x509.KeyUsage(bits);
  }

  @Test
  void aServerCertificate() {
    var derived =
        derived(
            "O=Shop,CN=shop.example.test",
            builder -> {
              var names =
                  new GeneralName[] {
                    new GeneralName(GeneralName.dNSName, "shop.example.test"),
                    new GeneralName(GeneralName.dNSName, "*.shop.example.test"),
                    new GeneralName(GeneralName.iPAddress, "192.0.2.7"),
                    new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://shop/api")
                  };
              builder.addExtension(
                  Extension.subjectAlternativeName, false, new GeneralNames(names));
              builder.addExtension(
                  Extension.keyUsage,
                  true,
                  usages(org.bouncycastle.asn1.x509.KeyUsage.digitalSignature));
              builder.addExtension(
                  Extension.extendedKeyUsage,
                  false,
                  new org.bouncycastle.asn1.x509.ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            });
    var policy = derived.policy();
    assertThat(derived.remark()).isEmpty();
    assertThat(policy.subject().getName()).isEqualTo("CN=shop.example.test,O=Shop");
    assertThat(policy.names())
        .containsExactly(
            SubjectAlternativeName.dns("shop.example.test"),
            SubjectAlternativeName.dns("*.shop.example.test"),
            SubjectAlternativeName.ip("192.0.2.7"),
            SubjectAlternativeName.uri("spiffe://shop/api"));
    assertThat(policy.key()).isEqualTo(KeySpec.EC_P256);
    assertThat(policy.keyUsages()).containsExactly(KeyUsage.DIGITAL_SIGNATURE);
    assertThat(policy.extendedKeyUsages()).containsExactly(ExtendedKeyUsage.SERVER_AUTH.oid());
    assertThat(policy.validity()).isEqualTo(Lifetime.ofPeriod(Period.ofMonths(12)));
    assertThat(policy.issuer()).isEqualTo(CertificatePolicy.UNKNOWN);
    assertThat(policy.exportable()).isTrue();
    assertThat(policy.keyRenewal()).isEqualTo(KeyRenewal.newKey());
    assertThat(policy.renewal()).isEqualTo(Renewal.atFraction(2, 3));
    assertThat(policy.certificateAuthority()).isEmpty();
  }

  @Test
  void anAuthority() {
    var derived =
        derived(
            "CN=ca",
            builder -> {
              builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(2));
              builder.addExtension(
                  Extension.keyUsage,
                  true,
                  usages(
                      org.bouncycastle.asn1.x509.KeyUsage.keyCertSign
                          | org.bouncycastle.asn1.x509.KeyUsage.cRLSign));
            });
    assertThat(derived.remark()).isEmpty();
    assertThat(derived.policy().certificateAuthority().orElseThrow().pathLength()).hasValue(2);
    assertThat(derived.policy().keyUsages())
        .containsExactly(KeyUsage.KEY_CERT_SIGN, KeyUsage.CRL_SIGN);
  }

  /** None of it keeps the certificate out. */
  @Test
  void whatNoPolicySaysIsLeftOutAndNamed() {
    var derived =
        derived(
            "O=" + "x".repeat(70),
            builder -> {
              var names =
                  new GeneralName[] {
                    new GeneralName(GeneralName.dNSName, "under_score..test"),
                    new GeneralName(GeneralName.directoryName, "CN=elsewhere"),
                    new GeneralName(GeneralName.dNSName, "good.example.test"),
                    new GeneralName(GeneralName.registeredID, "1.2.3")
                  };
              builder.addExtension(
                  Extension.subjectAlternativeName, false, new GeneralNames(names));
              builder.addExtension(
                  Extension.keyUsage,
                  true,
                  usages(org.bouncycastle.asn1.x509.KeyUsage.keyEncipherment));
            });
    assertThat(derived.policy().subject().getName()).isEqualTo("CN=Shop");
    assertThat(derived.policy().names())
        .containsExactly(SubjectAlternativeName.dns("good.example.test"));
    assertThat(derived.policy().keyUsages()).containsExactly(KeyUsage.DIGITAL_SIGNATURE);
    assertThat(derived.remark())
        .contains("the subject", "a name (malformed)", "a name (other)", "KEY_ENCIPHERMENT");
  }

  @Test
  void nothingButAKey() {
    var derived = derived("", builder -> {});
    assertThat(derived.policy().subject().getName()).isEqualTo("CN=Shop");
    assertThat(derived.remark()).contains("the subject");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T00:00:00Z, 2027-01-01T00:00:00Z, 12",
    "2026-01-01T23:59:59Z, 2027-01-01T00:00:00Z, 12",
    "2026-01-01T00:00:00Z, 2027-01-02T00:00:00Z, 13",
    "2026-01-31T00:00:00Z, 2026-02-28T00:00:00Z, 1",
    "2026-01-30T00:00:00Z, 2026-03-30T00:00:00Z, 2",
    "2026-03-31T00:00:00Z, 2026-04-30T23:00:00Z, 1",
    "2026-01-01T00:00:00Z, 2026-01-01T01:00:00Z, 1",
    "2026-01-01T00:00:00Z, 9999-12-31T23:59:59Z, 1200"
  })
  void validityInMonths(Instant from, Instant to, int months) {
    assertThat(DerivedPolicy.months(from, to)).isEqualTo(months);
  }

  /** The definition, word for word. */
  @Property
  void itIsTheLeastNumberOfMonths(
      @ForAll @LongRange(min = 0, max = 4_000_000_000L) long from,
      @ForAll @IntRange(min = 1, max = 2_000_000_000) int seconds) {
    var notBefore = Instant.ofEpochSecond(from);
    var notAfter = notBefore.plusSeconds(seconds);
    int months = DerivedPolicy.months(notBefore, notAfter);
    var begin = LocalDate.ofInstant(notBefore, ZoneOffset.UTC);
    var end = LocalDate.ofInstant(notAfter, ZoneOffset.UTC);
    assertThat(end.minusMonths(months)).isBeforeOrEqualTo(begin);
    if (months > 1) {
      assertThat(end.minusMonths(months - 1)).isAfter(begin);
    }
  }
}
