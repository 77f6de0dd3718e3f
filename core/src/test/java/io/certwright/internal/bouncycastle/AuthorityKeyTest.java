package io.certwright.internal.bouncycastle;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.Bytes;
import java.math.BigInteger;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Date;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** The key of an authority, read from certificates that BouncyCastle made. */
class AuthorityKeyTest {

  private static final X500Name NAME = new X500Name("CN=Some name");
  private static final Date FROM = Date.from(Certificates.START);
  private static final Date TO = Date.from(Certificates.END);
  private static final KeyPair PAIR = Certificates.keyPair();
  private static final byte[] BITS =
      SubjectPublicKeyInfo.getInstance(PAIR.getPublic().getEncoded()).getPublicKeyData().getBytes();

  private static ContentSigner signer() throws Exception {
    return new JcaContentSignerBuilder("SHA256withECDSA").build(PAIR.getPrivate());
  }

  private static X509v3CertificateBuilder builder() {
    return new JcaX509v3CertificateBuilder(
        NAME, BigInteger.TEN.negate(), FROM, TO, NAME, PAIR.getPublic());
  }

  private static Bytes signed(X509v3CertificateBuilder builder) throws Exception {
    return Bytes.copyOf(builder.build(signer()).getEncoded());
  }

  private static Bytes authority() throws Exception {
    return signed(
        builder()
            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(3)));
  }

  @Test
  void anAuthoritysKeyIsFound() throws Exception {
    assertThat(AuthorityKey.bits(authority())).contains(BITS);
    var lenient =
        builder()
            .setIssuerUniqueID(new boolean[] {true, false, true})
            .setSubjectUniqueID(new boolean[] {true})
            .addExtension(Extension.basicConstraints, false, new BasicConstraints(true));
    assertThat(AuthorityKey.bits(signed(lenient))).contains(BITS);
    assertThat(AuthorityKey.bitsOf(PAIR.getPublic().getEncoded())).isEqualTo(BITS);
  }

  @Test
  void whoIsNoneHasNone() throws Exception {
    assertThat(AuthorityKey.bits(signed(builder()))).isEmpty();
    var leaf =
        builder().addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    assertThat(AuthorityKey.bits(signed(leaf))).isEmpty();
    var first =
        new JcaX509v1CertificateBuilder(NAME, BigInteger.ONE, FROM, TO, NAME, PAIR.getPublic());
    assertThat(AuthorityKey.bits(Bytes.copyOf(first.build(signer()).getEncoded()))).isEmpty();
    assertThat(AuthorityKey.bits(Bytes.empty())).isEmpty();
    assertThat(AuthorityKey.bits(Bytes.copyOf(new byte[] {0x30, 0}))).isEmpty();
  }

  /** Every version is written with what this finds, so nothing that is kept may make it fail. */
  @Property(tries = 500)
  void whateverIsChangedItThrowsNothing(
      @ForAll @DoubleRange(max = 1, maxIncluded = false) double where, @ForAll byte value)
      throws Exception {
    var bytes = authority().toByteArray();
    int at = (int) (where * bytes.length);
    bytes[at] = value;
    assertThat(AuthorityKey.bits(Bytes.copyOf(bytes))).isNotNull();
    assertThat(AuthorityKey.bits(Bytes.copyOf(Arrays.copyOf(bytes, at)))).isEmpty();
  }
}
