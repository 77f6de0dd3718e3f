package io.certwright.internal.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.bouncycastle.BouncyCastle;
import io.certwright.spi.Bytes;
import io.certwright.trust.ChainRule;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.RefusedChain;
import io.certwright.trust.RevocationEvidence;
import io.certwright.trust.RevocationFinding;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.RevocationSource;
import io.certwright.trust.RevocationStatus;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationResult;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What evidence is believed, and what each mode makes of it. */
class RevocationTest {

  private static final Bytes ROOT = TestPki.root("root", 0);
  private static final BigInteger SERIAL = BigInteger.valueOf(99);
  private static final Bytes LEAF =
      TestPki.certificate("leaf", 1).serial(SERIAL).signedBy("root", 0);
  private static final Instant NOW = TestPki.NOW;
  private static final Duration DAY = Duration.ofDays(1);

  private static ValidationResult validate(RevocationMode mode, RevocationSource... sources) {
    return Validations.of(
        LEAF, List.of(), List.of(ROOT), Validations.any().revocation(mode, List.of(sources)));
  }

  private static ValidationResult hard(RevocationEvidence... evidence) {
    return validate(RevocationMode.HARD_FAIL, RevocationSource.of(List.of(evidence)));
  }

  private static void assertGood(ValidationResult result) {
    assertThat(result)
        .isInstanceOfSatisfying(
            ValidatedChain.class,
            chain ->
                assertThat(chain.revocation())
                    .containsExactly(new RevocationFinding(0, new RevocationStatus.Good())));
  }

  private static void assertRefused(ValidationResult result, ChainRule rule) {
    assertThat(result)
        .isInstanceOfSatisfying(
            RefusedChain.class,
            refused ->
                assertThat(refused.faults())
                    .extracting(fault -> fault.rule())
                    .containsExactly(rule));
  }

  private static RevocationEvidence crl(Instant from, Instant to, int key, BigInteger... revoked)
      throws Exception {
    var builder = new X509v2CRLBuilder(new X500Name("CN=root"), Date.from(from));
    builder.setNextUpdate(Date.from(to));
    builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.ONE));
    for (var serial : revoked) {
      builder.addCRLEntry(serial, Date.from(from), 1);
    }
    return new RevocationEvidence.Crl(
        Bytes.copyOf(builder.build(TestPki.signer(key)).getEncoded()));
  }

  @Test
  void aListDecides() throws Exception {
    var good = crl(NOW.minus(DAY), NOW.plus(DAY), 0, BigInteger.TEN);
    var bad = crl(NOW.minusSeconds(1), NOW.plus(DAY), 0, BigInteger.TEN, SERIAL);
    var released = crl(NOW, NOW.plus(DAY), 0);
    assertGood(hard(good));
    assertRefused(hard(bad), ChainRule.REVOKED);
    assertRefused(hard(good, bad), ChainRule.REVOKED);
    assertGood(hard(bad, released));
    assertRefused(
        validate(RevocationMode.SOFT_FAIL, RevocationSource.of(List.of(bad))), ChainRule.REVOKED);
    assertThat(validate(RevocationMode.OFF, RevocationSource.of(List.of(bad))))
        .isInstanceOfSatisfying(
            ValidatedChain.class, chain -> assertThat(chain.revocation()).isEmpty());
  }

  @Test
  void aListThatIsNotCurrentOrNotSignedDecidesNothing() throws Exception {
    for (var evidence :
        List.of(
            crl(NOW.minus(DAY), NOW.minusSeconds(1), 0, SERIAL),
            crl(NOW.plus(DAY), NOW.plus(DAY.multipliedBy(2)), 0, SERIAL),
            crl(NOW.minus(DAY), NOW.plus(DAY), 1, SERIAL))) {
      assertRefused(hard(evidence), ChainRule.REVOCATION_UNKNOWN);
      var soft = validate(RevocationMode.SOFT_FAIL, RevocationSource.of(List.of(evidence)));
      assertThat(((ValidatedChain) soft).revocation().get(0).status())
          .isInstanceOf(RevocationStatus.Unknown.class);
    }
  }

  @Test
  void whatIsKnownOutweighsWhatIsShown() throws Exception {
    var good = crl(NOW.minus(DAY), NOW.plus(DAY), 0);
    var known = new RevocationEvidence.Known(new RevocationStatus.Revoked(Optional.of(NOW), 1));
    assertRefused(hard(good, known), ChainRule.REVOKED);
    assertGood(hard(new RevocationEvidence.Known(new RevocationStatus.Good())));
  }

  @Test
  void aSourceThatFailsIsNone() {
    RevocationSource failing =
        query -> {
          throw new IllegalStateException("a secret");
        };
    var refused = (RefusedChain) validate(RevocationMode.HARD_FAIL, failing);
    assertThat(refused.breaks(ChainRule.REVOCATION_UNKNOWN)).isTrue();
    assertThat(refused.toString()).doesNotContain("a secret");
    assertThat(validate(RevocationMode.SOFT_FAIL, failing)).isInstanceOf(ValidatedChain.class);
  }

  @Test
  void aSourceIsAskedOnceForEachCertificateBelowTheAnchor() {
    var asked = new java.util.ArrayList<BigInteger>();
    RevocationSource source =
        query -> {
          asked.add(query.certificate().getSerialNumber());
          assertThat(query.at()).isEqualTo(NOW);
          return List.of();
        };
    validate(RevocationMode.SOFT_FAIL, source);
    assertThat(asked).containsExactly(SERIAL);
  }

  private static RevocationEvidence ocsp(
      CertificateStatus status, Instant from, Optional<Instant> to, int key, Bytes... delegates)
      throws Exception {
    var digests =
        new JcaDigestCalculatorProviderBuilder().setProvider(BouncyCastle.provider()).build();
    var issuer = new X509CertificateHolder(ROOT.toByteArray());
    var sha1 = digests.get(CertificateID.HASH_SHA1);
    var responder =
        delegates.length == 0 ? issuer : new X509CertificateHolder(delegates[0].toByteArray());
    var builder = new BasicOCSPRespBuilder(new RespID(responder.getSubjectPublicKeyInfo(), sha1));
    builder.addResponse(
        new CertificateID(sha1, issuer, SERIAL),
        status,
        Date.from(from),
        to.map(Date::from).orElse(null),
        null);
    var chain = new X509CertificateHolder[delegates.length];
    for (int i = 0; i < chain.length; i++) {
      chain[i] = new X509CertificateHolder(delegates[i].toByteArray());
    }
    var basic = builder.build(TestPki.signer(key), chain, Date.from(from));
    OCSPResp response = new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, basic);
    return new RevocationEvidence.Ocsp(Bytes.copyOf(response.getEncoded()));
  }

  @Test
  void anAnswerOfTheIssuerDecides() throws Exception {
    var to = Optional.of(NOW.plus(DAY));
    assertGood(hard(ocsp(CertificateStatus.GOOD, NOW.minus(DAY), to, 0)));
    assertRefused(
        hard(ocsp(new RevokedStatus(Date.from(NOW), 1), NOW.minus(DAY), to, 0)), ChainRule.REVOKED);
    assertRefused(
        hard(ocsp(new UnknownStatus(), NOW.minus(DAY), to, 0)), ChainRule.REVOCATION_UNKNOWN);
    assertRefused(
        hard(ocsp(CertificateStatus.GOOD, NOW.minus(DAY), to, 1)), ChainRule.REVOCATION_UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "yes, -1, 1",
    "no, -2, -1",
    "no, 1, 2",
    "yes, 0, none",
    "no, -2, none",
  })
  void anAnswerIsFreshOrNothing(String verdict, int from, String to) throws Exception {
    Optional<Instant> next =
        to.equals("none")
            ? Optional.empty()
            : Optional.of(NOW.plus(DAY.multipliedBy(Integer.parseInt(to))));
    var evidence = ocsp(CertificateStatus.GOOD, NOW.plus(DAY.multipliedBy(from)), next, 0);
    assertThat(hard(evidence) instanceof ValidatedChain).isEqualTo(verdict.equals("yes"));
  }

  private static TestPki.Draft responder(boolean purpose) {
    var draft = TestPki.certificate("responder", 3).usage(KeyUsage.digitalSignature);
    return purpose
        ? draft.extension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning))
        : draft;
  }

  @Test
  void aDelegateIsCertifiedForItByTheIssuerItself() throws Exception {
    var from = NOW.minus(DAY);
    var to = Optional.of(NOW.plus(DAY));
    var plain = responder(true).signedBy("root", 0);
    var unchecked =
        responder(true)
            .extension(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck, false, DERNull.INSTANCE)
            .signedBy("root", 0);
    assertGood(hard(ocsp(CertificateStatus.GOOD, from, to, 3, plain)));
    assertGood(hard(ocsp(CertificateStatus.GOOD, from, to, 3, unchecked)));
    for (var stranger :
        List.of(
            responder(false).signedBy("root", 0),
            responder(true).signedBy("root", 2),
            responder(true).signedBy("other", 0),
            responder(true).valid(TestPki.FROM, NOW.minusSeconds(1)).signedBy("root", 0))) {
      assertRefused(
          hard(ocsp(CertificateStatus.GOOD, from, to, 3, stranger)), ChainRule.REVOCATION_UNKNOWN);
    }
  }

  @Test
  void aDelegateThatIsRevokedSaysNothing() throws Exception {
    var to = Optional.of(NOW.plus(DAY));
    var delegate = responder(true).serial(BigInteger.valueOf(7)).signedBy("root", 0);
    var answer = ocsp(CertificateStatus.GOOD, NOW.minus(DAY), to, 3, delegate);
    RevocationSource source =
        query ->
            query.certificate().getSerialNumber().equals(BigInteger.valueOf(7))
                ? List.of(
                    new RevocationEvidence.Known(new RevocationStatus.Revoked(Optional.empty(), 1)))
                : List.of(answer);
    assertRefused(validate(RevocationMode.HARD_FAIL, source), ChainRule.REVOCATION_UNKNOWN);
  }

  @Test
  void anAnchorMayBeDistrustedForWhatBeginsLater() {
    var root = Node.of(ROOT).certificate();
    for (var after : List.of(TestPki.FROM.minusSeconds(1), TestPki.FROM)) {
      var anchors = new Anchors(List.of(new TrustedAnchor(root, Optional.of(after))));
      var result =
          new ChainValidation(anchors)
              .validate(new PresentedChain(LEAF, List.of()), Validations.any().build());
      if (after.isBefore(TestPki.FROM)) {
        assertRefused(result, ChainRule.DISTRUSTED);
      } else {
        assertThat(result).isInstanceOf(ValidatedChain.class);
      }
    }
  }
}
