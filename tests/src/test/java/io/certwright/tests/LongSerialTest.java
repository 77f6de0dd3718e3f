package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.CertificateImport;
import io.certwright.ChainValidator;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.VaultException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.keys.KeySpec;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.RefusedChain;
import io.certwright.trust.Strictness;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationSettings;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** Serial numbers that no CA may give (RFC 5280, section 4.1.2.2: 20 octets at most). */
class LongSerialTest {

  private static final BigInteger OF_200_BYTES = BigInteger.ONE.shiftLeft(8 * 200 - 2);
  private static final RevocationRequest SUPERSEDED =
      RevocationRequest.of(RevocationReason.SUPERSEDED);

  private static X509Certificate signed(X509Certificate ca, PrivateKey key, BigInteger serial)
      throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            ca,
            serial,
            Date.from(now.minusSeconds(60)),
            Date.from(now.plus(Duration.ofDays(30))),
            new X500Principal("CN=long"),
            generator.generateKeyPair().getPublic());
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, "long.example.test")));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static PrivateKey key(String pem) throws Exception {
    var body = pem.substring(pem.indexOf("PRIVATE KEY-----") + 16, pem.indexOf("-----END PRIVATE"));
    var der = Base64.getMimeDecoder().decode(body);
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  @Test
  void oneOf200BytesIsRefusedWhereverItComesFrom() throws Exception {
    try (var vault = Vault.inMemory()) {
      var policy = CertificatePolicy.rootCa("root").key(KeySpec.EC_P256).exportable(true).build();
      var root = EmbeddedCa.openOrCreate(vault, "root", policy).certificate();
      PrivateKey key;
      try (var exported = vault.exportPrivateKey(root)) {
        key = key(exported.toPem());
      }
      var leaf = signed(root.x509(), key, OF_200_BYTES);
      var revocations = vault.revocations();
      assertThatThrownBy(() -> revocations.revokeIssued("root", leaf, SUPERSEDED))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("20 octets");
      assertThatThrownBy(() -> revocations.revokeSerial("root", OF_200_BYTES, SUPERSEDED))
          .isInstanceOf(VaultException.class)
          .hasMessageContaining("serial number");
      assertThatThrownBy(() -> revocations.revokeSerial("root", OF_200_BYTES.negate(), SUPERSEDED))
          .isInstanceOf(VaultException.class);
      assertThatThrownBy(() -> revocations.releaseSerial("root", OF_200_BYTES))
          .isInstanceOf(VaultException.class);
      assertThatThrownBy(() -> revocations.find("root", OF_200_BYTES))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("20 octets");

      var chain = PresentedChain.of(List.of(leaf));
      var validator = ChainValidator.trusting(List.of(TrustedAnchor.of(root.x509())));
      var settings = ValidationSettings.builder(Purpose.TLS_SERVER, Instant.now());
      assertThat(validator.validate(chain, settings.build()))
          .as("an authority's fault is no reason to cut off a service")
          .isInstanceOf(ValidatedChain.class);
      assertThat(validator.validate(chain, settings.strictness(Strictness.RFC_5280).build()))
          .isInstanceOf(RefusedChain.class);
      var pem =
          "-----BEGIN CERTIFICATE-----\n"
              + Base64.getMimeEncoder().encodeToString(leaf.getEncoded())
              + "\n-----END CERTIFICATE-----\n";
      assertThatThrownBy(
              () ->
                  vault.importCertificate(
                      "long", CertificateImport.of(pem.getBytes(StandardCharsets.US_ASCII))))
          .isInstanceOf(VaultException.class);
      assertThat(vault.find("long")).isEmpty();
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }
}
