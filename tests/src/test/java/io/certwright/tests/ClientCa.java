package io.certwright.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A CA that certifies clients under whatever name is asked for, however hostile. */
final class ClientCa {

  static final int EMAIL = 1;
  static final int DNS = 2;
  static final int URI = 6;

  private static final X500Name ROOT = new X500Name("CN=Clients Root");

  private final AtomicLong serials = new AtomicLong();
  private final KeyPair pair = pair();
  private final Instant start;
  private final X509Certificate root;

  /** A name of a form, byte for byte. */
  record San(int tag, String latin1) {}

  /** A CA that begins then. */
  ClientCa(Instant start) {
    this.start = start;
    this.root = sign(ROOT, pair, List.of(), true, Duration.ofDays(3650));
  }

  X509Certificate root() {
    return root;
  }

  /** A client's certificate of ten days. */
  X509Certificate client(String subject, San... names) {
    return sign(new X500Name(subject), pair(), List.of(names), false, Duration.ofDays(10));
  }

  /** One of an authority with such names. */
  X509Certificate authority(San... names) {
    return sign(new X500Name("CN=x"), pair(), List.of(names), true, Duration.ofDays(10));
  }

  private X509Certificate sign(
      X500Name subject, KeyPair key, List<San> names, boolean authority, Duration life) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              ROOT,
              BigInteger.valueOf(1_000_000 + serials.incrementAndGet()),
              Date.from(start),
              Date.from(start.plus(life)),
              subject,
              key.getPublic());
      var utils = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(key.getPublic()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          utils.createAuthorityKeyIdentifier(pair.getPublic()));
      if (authority) {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        var signs = new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature);
        builder.addExtension(Extension.keyUsage, true, signs);
      } else {
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
      }
      if (!names.isEmpty()) {
        var all = names.stream().map(ClientCa::name).toArray(ASN1Encodable[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new DERSequence(all));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static ASN1Encodable name(San san) {
    var bytes = san.latin1().getBytes(ISO_8859_1);
    return new DERTaggedObject(false, san.tag(), new DEROctetString(bytes));
  }

  private static KeyPair pair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
