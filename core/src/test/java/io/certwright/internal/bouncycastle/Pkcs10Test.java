package io.certwright.internal.bouncycastle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.spi.Bytes;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.security.KeyPair;
import java.util.List;
import java.util.OptionalInt;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.Test;

class Pkcs10Test {
  private static final KeyPair KEY = Certificates.keyPair();
  private static final X500Principal SHOP = new X500Principal("CN=shop.example.test");

  @Test
  void aRequestSaysWhatIsWanted() throws Exception {
    PKCS10CertificationRequest request =
        sign(template(SHOP, List.of(San.dns("a.test")), 5, List.of(Certificates.SERVER), false));

    Extensions extensions = request.getRequestedExtensions();
    assertThat(request.getSubject().getEncoded()).isEqualTo(SHOP.getEncoded());
    assertThat(request.getSubjectPublicKeyInfo().getEncoded())
        .isEqualTo(KEY.getPublic().getEncoded());
    assertThat(extensions.getCriticalExtensionOIDs()).containsExactly(Extension.keyUsage);
    assertThat(KeyUsage.fromExtensions(extensions).getPadBits()).isEqualTo(5);
    assertThat(
            GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName).getNames()[0])
        .hasToString("2: a.test");
    assertThat(extensions.getExtension(Extension.extendedKeyUsage)).isNotNull();
    assertThat(extensions.getExtension(Extension.basicConstraints)).isNull();
  }

  @Test
  void anAuthorityAsksToBeOne() throws Exception {
    Extensions extensions =
        sign(template(SHOP, List.of(), Certificates.CA_USAGE, List.of(), true))
            .getRequestedExtensions();

    assertThat(BasicConstraints.fromExtensions(extensions).isCA()).isTrue();
    assertThat(extensions.getExtension(Extension.subjectAlternativeName)).isNull();
  }

  @Test
  void withNothingToAskForThereIsNoAttribute() throws Exception {
    assertThat(sign(template(SHOP, List.of(), 0, List.of(), false)).getAttributes()).isEmpty();
  }

  @Test
  void namesAreCriticalWithoutASubject() throws Exception {
    Extensions extensions =
        sign(template(new X500Principal(""), List.of(San.dns("a.test")), 0, List.of(), false))
            .getRequestedExtensions();

    assertThat(extensions.getCriticalExtensionOIDs())
        .containsExactly(Extension.subjectAlternativeName);
    assertThatThrownBy(() -> template(new X500Principal(""), List.of(), 0, List.of(), false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static RequestTemplate template(
      X500Principal subject, List<San> names, int usage, List<String> purposes, boolean authority) {
    return new RequestTemplate(
        subject,
        Bytes.copyOf(KEY.getPublic().getEncoded()),
        names,
        usage,
        purposes,
        authority,
        OptionalInt.empty(),
        List.of());
  }

  private static PKCS10CertificationRequest sign(RequestTemplate template) throws Exception {
    byte[] toBeSigned = Pkcs10.toBeSigned(template);
    byte[] encoded =
        Pkcs10.assemble(
            toBeSigned, SignatureAlgorithm.ECDSA_SHA256, Certificates.signature(toBeSigned, KEY));
    PKCS10CertificationRequest request = new PKCS10CertificationRequest(encoded);
    assertThat(request.toASN1Structure().getEncoded("DER")).isEqualTo(encoded);
    assertThat(
            request.isSignatureValid(
                new JcaContentVerifierProviderBuilder()
                    .setProvider(BouncyCastle.provider())
                    .build(KEY.getPublic())))
        .isTrue();
    return request;
  }
}
