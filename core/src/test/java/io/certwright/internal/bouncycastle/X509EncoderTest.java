package io.certwright.internal.bouncycastle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.spi.Bytes;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.security.auth.x500.X500Principal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class X509EncoderTest {
  private static final KeyPair ISSUER = Certificates.keyPair();
  private static final KeyPair SUBJECT = Certificates.keyPair();
  private static final X500Principal NOBODY = new X500Principal("");
  private static final X500Principal SHOP = new X500Principal("CN=shop.example.test");
  private static final List<San> NAMES =
      List.of(
          San.dns("*.example.test"),
          San.ip(new byte[] {127, 0, 0, 1}),
          San.ip(new byte[16]),
          San.email("a@example.test"),
          San.uri("https://example.test/x"));

  @Test
  void aLeafIsWhatTheJdkReads() throws Exception {
    byte[] encoded = Certificates.sign(leaf(SHOP, NAMES), ISSUER);

    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(encoded));

    certificate.verify(ISSUER.getPublic());
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getSerialNumber())
        .isEqualTo(BigInteger.TWO.pow(158).add(BigInteger.ONE));
    assertThat(certificate.getIssuerX500Principal().getEncoded())
        .isEqualTo(Certificates.ROOT.getEncoded());
    assertThat(certificate.getSubjectX500Principal().getEncoded()).isEqualTo(SHOP.getEncoded());
    assertThat(certificate.getNotBefore()).isEqualTo(Date.from(Certificates.START));
    assertThat(certificate.getNotAfter()).isEqualTo(Date.from(Certificates.END));
    assertThat(certificate.getPublicKey()).isEqualTo(SUBJECT.getPublic());
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    assertThat(certificate.getExtendedKeyUsage())
        .containsExactly(Certificates.SERVER, Certificates.CLIENT);
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactly(
            List.of(2, "*.example.test"),
            List.of(7, "127.0.0.1"),
            List.of(7, "0:0:0:0:0:0:0:0"),
            List.of(1, "a@example.test"),
            List.of(6, "https://example.test/x"));
    assertThat(certificate.getCriticalExtensionOIDs()).containsOnly("2.5.29.15", "2.5.29.19");
  }

  @Test
  void namesAreCriticalWithoutASubject() {
    X509Certificate certificate =
        GuardedX509.parse(Certificates.sign(leaf(NOBODY, NAMES), ISSUER), GuardedX509.MAX_SIZE);

    assertThat(certificate.getCriticalExtensionOIDs()).contains("2.5.29.17");
  }

  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void everyAlgorithmIdentifierIsThatOfBouncyCastle(SignatureAlgorithm algorithm) throws Exception {
    String name =
        switch (algorithm) {
          case RSA_PSS_SHA256 -> "SHA256withRSAandMGF1";
          case RSA_PSS_SHA384 -> "SHA384withRSAandMGF1";
          case RSA_PSS_SHA512 -> "SHA512withRSAandMGF1";
          default -> algorithm.jcaName();
        };
    AlgorithmIdentifier expected = new DefaultSignatureAlgorithmIdentifierFinder().find(name);
    byte[] toBeSigned = X509Encoder.toBeSigned(leaf(SHOP, NAMES), algorithm);

    X509CertificateHolder parsed =
        new X509CertificateHolder(X509Encoder.assemble(toBeSigned, algorithm, new byte[64]));

    assertThat(parsed.getSignatureAlgorithm().getEncoded("DER"))
        .isEqualTo(expected.getEncoded("DER"));
    assertThat(parsed.toASN1Structure().getTBSCertificate().getSignature())
        .isEqualTo(parsed.getSignatureAlgorithm());
    assertThat(parsed.toASN1Structure().getTBSCertificate().getEncoded("DER"))
        .isEqualTo(toBeSigned);
    assertThat(parsed.getSignature()).isEqualTo(new byte[64]);
  }

  @Property(tries = 200)
  void toBeSignedIsThatOfBouncyCastle(
      @ForAll @IntRange(min = 1, max = 511) int usage,
      @ForAll boolean authority,
      @ForAll @IntRange(max = 300) int pathLength,
      @ForAll @IntRange(max = 40_000) int days,
      @ForAll @IntRange(max = 5) int names,
      @ForAll @IntRange(min = 1) int serial)
      throws Exception {
    Instant end = Certificates.START.plus(Duration.ofDays(days));
    CertificateTemplate template =
        new CertificateTemplate(
            BigInteger.valueOf(serial),
            Certificates.ROOT,
            SHOP,
            Bytes.copyOf(SUBJECT.getPublic().getEncoded()),
            Certificates.START,
            end,
            NAMES.subList(0, names),
            usage,
            List.of(Certificates.SERVER),
            authority,
            authority && pathLength > 0 ? OptionalInt.of(pathLength - 1) : OptionalInt.empty(),
            Certificates.keyId(ISSUER.getPublic()),
            List.of(),
            Optional.empty());

    assertThat(X509Encoder.toBeSigned(template, SignatureAlgorithm.ECDSA_SHA256))
        .isEqualTo(byBouncyCastle(template));
  }

  @Test
  void theKeyIdentifierIsTheStartOfTheDigestOfTheKeyBits() throws Exception {
    byte[] publicKey = SUBJECT.getPublic().getEncoded();
    byte[] bits = SubjectPublicKeyInfo.getInstance(publicKey).getPublicKeyData().getOctets();

    assertThat(X509Encoder.subjectKeyId(publicKey))
        .isEqualTo(Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(bits), 20));
    assertThatThrownBy(() -> X509Encoder.subjectKeyId(bits))
        .isInstanceOf(MalformedDerException.class);
  }

  @Test
  void bouncyCastleVerifiesAnAuthority() throws Exception {
    byte[] encoded =
        Certificates.sign(
            Certificates.authority(
                Certificates.ROOT,
                Certificates.ROOT,
                ISSUER.getPublic(),
                OptionalInt.of(0),
                Optional.empty()),
            ISSUER);

    X509CertificateHolder parsed = new X509CertificateHolder(encoded);

    assertThat(
            parsed.isSignatureValid(
                new JcaContentVerifierProviderBuilder()
                    .setProvider(BouncyCastle.provider())
                    .build(ISSUER.getPublic())))
        .isTrue();
    assertThat(BasicConstraints.fromExtensions(parsed.getExtensions()).getPathLenConstraint())
        .isEqualTo(BigInteger.ZERO);
  }

  @Test
  void whatTheProfileForbidsIsRefused() {
    CertificateTemplate good = leaf(SHOP, NAMES);

    refused(with(good, BigInteger.ZERO, SHOP, NAMES, 1, false, OptionalInt.empty()));
    refused(with(good, BigInteger.TWO.pow(159), SHOP, NAMES, 1, false, OptionalInt.empty()));
    refused(with(good, BigInteger.ONE, NOBODY, List.of(), 1, false, OptionalInt.empty()));
    refused(with(good, BigInteger.ONE, NOBODY, NAMES, 1, true, OptionalInt.empty()));
    refused(with(good, BigInteger.ONE, SHOP, NAMES, 512, false, OptionalInt.empty()));
    refused(with(good, BigInteger.ONE, SHOP, NAMES, -1, false, OptionalInt.empty()));
    refused(with(good, BigInteger.ONE, SHOP, NAMES, 1, false, OptionalInt.of(0)));
    refused(with(good, BigInteger.ONE, SHOP, NAMES, 1, true, OptionalInt.of(-1)));
    assertThatThrownBy(() -> San.dns("schön.example")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> San.dns("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> San.ip(new byte[5])).isInstanceOf(IllegalArgumentException.class);
  }

  private static void refused(java.util.function.Supplier<CertificateTemplate> template) {
    assertThatThrownBy(template::get).isInstanceOf(IllegalArgumentException.class);
  }

  private static java.util.function.Supplier<CertificateTemplate> with(
      CertificateTemplate good,
      BigInteger serial,
      X500Principal subject,
      List<San> names,
      int usage,
      boolean authority,
      OptionalInt pathLength) {
    return () ->
        new CertificateTemplate(
            serial,
            good.issuer(),
            subject,
            good.publicKey(),
            good.notBefore(),
            good.notAfter(),
            names,
            usage,
            List.of(),
            authority,
            pathLength,
            Optional.empty(),
            List.of(),
            Optional.empty());
  }

  private static CertificateTemplate leaf(X500Principal subject, List<San> names) {
    return Certificates.leaf(
        Certificates.ROOT,
        subject,
        SUBJECT.getPublic(),
        names,
        Certificates.keyId(ISSUER.getPublic()));
  }

  private static byte[] byBouncyCastle(CertificateTemplate template) throws Exception {
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            X500Name.getInstance(template.issuer().getEncoded()),
            template.serial(),
            Date.from(template.notBefore()),
            Date.from(template.notAfter()),
            X500Name.getInstance(template.subject().getEncoded()),
            SubjectPublicKeyInfo.getInstance(template.publicKey().toByteArray()));
    BasicConstraints constraints =
        template.pathLength().isPresent()
            ? new BasicConstraints(template.pathLength().getAsInt())
            : new BasicConstraints(template.certificateAuthority());
    int bits = template.keyUsageBits();
    int usage = Integer.reverse(bits) >>> 24 | (bits >>> 8) << 15;
    builder.addExtension(Extension.basicConstraints, true, constraints);
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    if (!template.names().isEmpty()) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              template.names().stream().map(X509EncoderTest::general).toArray(GeneralName[]::new)));
    }
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new SubjectKeyIdentifier(X509Encoder.subjectKeyId(template.publicKey().toByteArray())));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new AuthorityKeyIdentifier(template.authorityKeyId().orElseThrow().toByteArray()));
    return builder.build(new NoSigner()).toASN1Structure().getTBSCertificate().getEncoded("DER");
  }

  private static GeneralName general(San name) {
    byte[] value = name.value().toByteArray();
    String text = new String(value, java.nio.charset.StandardCharsets.US_ASCII);
    return switch (name.kind()) {
      case DNS -> new GeneralName(GeneralName.dNSName, text);
      case EMAIL -> new GeneralName(GeneralName.rfc822Name, text);
      case URI -> new GeneralName(GeneralName.uniformResourceIdentifier, text);
      case IP ->
          new GeneralName(GeneralName.iPAddress, new org.bouncycastle.asn1.DEROctetString(value));
    };
  }

  private static final class NoSigner implements ContentSigner {
    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256withECDSA");
    }

    @Override
    public OutputStream getOutputStream() {
      return new ByteArrayOutputStream();
    }

    @Override
    public byte[] getSignature() {
      return new byte[64];
    }
  }
}
