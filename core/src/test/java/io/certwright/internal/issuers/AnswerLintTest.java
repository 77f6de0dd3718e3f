package io.certwright.internal.issuers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.internal.bouncycastle.CertificateTemplate;
import io.certwright.internal.bouncycastle.San;
import io.certwright.internal.bouncycastle.X509Encoder;
import io.certwright.internal.making.Made;
import io.certwright.lint.LintFinding;
import io.certwright.lint.LintProfile;
import io.certwright.lint.LintSeverity;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an issuer's answer breaks is an error where it makes it useless, otherwise remembered. */
class AnswerLintTest {

  private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");
  private static final X500Principal CA = new X500Principal("CN=Other CA");
  private static final int DIGITAL_SIGNATURE = 1;
  private static final int KEY_ENCIPHERMENT = 1 << 2;
  private static final CertificatePolicy POLICY =
      CertificatePolicy.tlsServer("shop.example.org").issuer("other").build();

  private static KeyPair issuer;
  private static KeyPair subject;

  @BeforeAll
  static void keys() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    issuer = generator.generateKeyPair();
    subject = generator.generateKeyPair();
  }

  private static byte[] toBeSigned(int keyUsage, boolean withKeyId) {
    var keyId = Bytes.copyOf(X509Encoder.subjectKeyId(issuer.getPublic().getEncoded()));
    var template =
        new CertificateTemplate(
            BigInteger.TWO.pow(150),
            CA,
            POLICY.subject(),
            Bytes.copyOf(subject.getPublic().getEncoded()),
            NOW.minusSeconds(60),
            NOW.plus(Duration.ofDays(90)),
            List.of(San.dns("shop.example.org")),
            keyUsage,
            POLICY.extendedKeyUsages(),
            false,
            OptionalInt.empty(),
            withKeyId ? Optional.of(keyId) : Optional.empty(),
            List.of(),
            Optional.empty());
    return X509Encoder.toBeSigned(template, SignatureAlgorithm.ECDSA_SHA256);
  }

  private static Made check(Bytes leaf, CertificatePolicy policy)
      throws UnacceptableAnswerException {
    return AnswerCheck.check(
        List.of(leaf), policy, Bytes.copyOf(subject.getPublic().getEncoded()), NOW);
  }

  private static Bytes good(int keyUsage, boolean withKeyId) throws GeneralSecurityException {
    var toBeSigned = toBeSigned(keyUsage, withKeyId);
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(issuer.getPrivate());
    signature.update(toBeSigned);
    return Bytes.copyOf(
        X509Encoder.assemble(toBeSigned, SignatureAlgorithm.ECDSA_SHA256, signature.sign()));
  }

  @Test
  void aGoodOneIsTakenAsItIs() throws Exception {
    var made = check(good(DIGITAL_SIGNATURE, true), POLICY);
    assertThat(made.findings()).isEmpty();
    assertThat(made.detail()).isEqualTo("serial " + made.serial());
  }

  @Test
  void habitsOfOthersAreRemembered() throws Exception {
    var made = check(good(DIGITAL_SIGNATURE | KEY_ENCIPHERMENT, false), POLICY);
    assertThat(made.findings())
        .extracting(LintFinding::code)
        .containsExactlyInAnyOrder("aki-absent", "key-usage-key-type");
    assertThat(made.findings())
        .extracting(LintFinding::severity)
        .containsOnly(LintSeverity.WARNING);
    assertThat(made.detail()).contains("; lint ", "aki-absent", "key-usage-key-type");
  }

  @Test
  void theProfileOfThePolicyIsAsked() throws Exception {
    var made =
        check(good(DIGITAL_SIGNATURE, true), POLICY.toBuilder().lint(LintProfile.WEB_PKI).build());
    assertThat(made.findings()).extracting(LintFinding::code).contains("web-policies-absent");
  }

  @Test
  void aBrokenHashIsNotTaken() throws Exception {
    var builder =
        new JcaX509v3CertificateBuilder(
            CA,
            BigInteger.TEN,
            Date.from(NOW),
            Date.from(NOW.plus(Duration.ofDays(90))),
            POLICY.subject(),
            subject.getPublic());
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, "shop.example.org")));
    var signer = new JcaContentSignerBuilder("SHA1withECDSA").build(issuer.getPrivate());
    var leaf = Bytes.copyOf(builder.build(signer).getEncoded());
    assertThatThrownBy(() -> check(leaf, POLICY))
        .isInstanceOf(UnacceptableAnswerException.class)
        .hasMessageContaining("signature-hash-weak")
        .hasMessageContaining("RFC 6194");
  }
}
