package io.certwright.internal.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.bouncycastle.BouncyCastle;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.revocation.Crl;
import io.certwright.internal.revocation.OcspAnswer;
import io.certwright.spi.Bytes;
import io.certwright.trust.RevocationEvidence;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.RevocationSource;
import io.certwright.trust.ValidatedChain;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Any byte of evidence changed: it is read or refused, and never believed. */
class FuzzedEvidenceTest {

  private static final BigInteger SERIAL = BigInteger.valueOf(99);

  /** A serial number that a few changed bytes do not make of one that is listed. */
  private static final BigInteger OUT_OF_REACH = BigInteger.ONE.shiftLeft(150);

  private static final Bytes ROOT = TestPki.root("root", 0);
  private static final Bytes LEAF =
      TestPki.certificate("leaf", 1).serial(SERIAL).dns("a.test").signedBy("root", 0);
  private static final byte[] LIST = list();
  private static final byte[] ANSWER = answer();

  private static byte[] list() {
    try {
      var builder = new X509v2CRLBuilder(new X500Name("CN=root"), Date.from(TestPki.FROM));
      builder.setNextUpdate(Date.from(TestPki.TO));
      builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.ONE));
      var place =
          new DistributionPointName(new GeneralNames(new GeneralName(new X500Name("CN=root"))));
      builder.addExtension(
          Extension.issuingDistributionPoint,
          true,
          new IssuingDistributionPoint(place, false, false, null, true, false));
      builder.addCRLEntry(BigInteger.TEN, Date.from(TestPki.FROM), 1);
      builder.addCRLEntry(BigInteger.TWO, Date.from(TestPki.FROM), 6);
      return builder.build(TestPki.signer(0)).getEncoded();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] answer() {
    try {
      var digests =
          new JcaDigestCalculatorProviderBuilder().setProvider(BouncyCastle.provider()).build();
      var issuer = new X509CertificateHolder(ROOT.toByteArray());
      var sha1 = digests.get(CertificateID.HASH_SHA1);
      var builder = new BasicOCSPRespBuilder(new RespID(issuer.getSubjectPublicKeyInfo(), sha1));
      builder.addResponse(
          new CertificateID(sha1, issuer, SERIAL),
          CertificateStatus.GOOD,
          Date.from(TestPki.FROM),
          Date.from(TestPki.TO),
          null);
      var basic =
          builder.build(
              TestPki.signer(0), new X509CertificateHolder[] {issuer}, Date.from(TestPki.FROM));
      return new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, basic).getEncoded();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] changed(byte[] original, List<Integer> places, int value, int cut) {
    var bytes = Arrays.copyOf(original, original.length - cut % 7 / 6);
    for (int place : places) {
      bytes[place % bytes.length] ^= (byte) (value == 0 ? 1 : value);
      value = value * 31 + 7 & 0xff;
    }
    return bytes;
  }

  private static boolean isBelieved(RevocationEvidence evidence) {
    var settings =
        Validations.any()
            .revocation(RevocationMode.HARD_FAIL, List.of(RevocationSource.of(List.of(evidence))));
    return Validations.of(LEAF, List.of(), List.of(ROOT), settings) instanceof ValidatedChain;
  }

  @Property(tries = 1)
  void asTheyAreTheyAreBelieved() {
    assertThat(isBelieved(new RevocationEvidence.Crl(Bytes.copyOf(LIST)))).isTrue();
    assertThat(isBelieved(new RevocationEvidence.Ocsp(Bytes.copyOf(ANSWER)))).isTrue();
  }

  @Property(tries = 1_000)
  void aChangedListIsNotBelieved(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 0, max = 5_000) Integer> places,
      @ForAll @IntRange(min = 0, max = 255) int value,
      @ForAll @IntRange(min = 0, max = 20) int cut) {
    var bytes = Bytes.copyOf(changed(LIST, places, value, cut));
    try {
      var crl = Crl.of(bytes);
      assertThat(crl.find(OUT_OF_REACH, crl.issuer())).isEmpty();
    } catch (MalformedDerException e) {
      assertThat(e.expected()).isNotEmpty();
    }
    boolean same = bytes.equals(Bytes.copyOf(LIST));
    assertThat(isBelieved(new RevocationEvidence.Crl(bytes))).isEqualTo(same);
  }

  @Property(tries = 1_000)
  void aChangedAnswerIsNotBelieved(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 0, max = 5_000) Integer> places,
      @ForAll @IntRange(min = 0, max = 255) int value,
      @ForAll @IntRange(min = 0, max = 20) int cut) {
    var bytes = Bytes.copyOf(changed(ANSWER, places, value, cut));
    boolean signed;
    try {
      signed =
          OcspAnswer.of(bytes)
              .filter(
                  read ->
                      read.signed()
                          .equals(OcspAnswer.of(Bytes.copyOf(ANSWER)).orElseThrow().signed()))
              .isPresent();
    } catch (MalformedDerException e) {
      signed = false;
    }
    // What is beside the signature may change: the certificates that are sent along.
    assertThat(isBelieved(new RevocationEvidence.Ocsp(bytes))).isEqualTo(signed);
  }

  @Property(tries = 1_000)
  void aChangedCertificateIsNotValid(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 0, max = 5_000) Integer> places,
      @ForAll @IntRange(min = 0, max = 255) int value,
      @ForAll @IntRange(min = 0, max = 20) int cut) {
    var bytes = Bytes.copyOf(changed(LEAF.toByteArray(), places, value, cut));
    var result = Validations.of(bytes, List.of(LEAF), List.of(ROOT), Validations.any());
    assertThat(result instanceof ValidatedChain).isEqualTo(bytes.equals(LEAF));
  }
}
