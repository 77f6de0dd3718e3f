package io.certwright.internal.trust;

import io.certwright.internal.bouncycastle.BouncyCastle;
import io.certwright.spi.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates of any shape, signed by a fixed pool of keys, because keys are what costs time. */
final class TestPki {

  static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  static final Instant TO = Instant.parse("2027-01-01T00:00:00Z");

  private static final List<KeyPair> KEYS = keys(8);

  private TestPki() {}

  private static List<KeyPair> keys(int count) {
    try {
      var generator = KeyPairGenerator.getInstance("EC", BouncyCastle.provider());
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var keys = new ArrayList<KeyPair>();
      for (int i = 0; i < count; i++) {
        keys.add(generator.generateKeyPair());
      }
      return List.copyOf(keys);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static KeyPair key(int index) {
    return KEYS.get(index);
  }

  static ContentSigner signer(int key) {
    return signer(key, "SHA256withECDSA");
  }

  static ContentSigner signer(int key, String algorithm) {
    try {
      return new JcaContentSignerBuilder(algorithm)
          .setProvider(BouncyCastle.provider())
          .build(KEYS.get(key).getPrivate());
    } catch (org.bouncycastle.operator.OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }

  /** Begins a certificate of a subject with a key. */
  static Draft certificate(String subject, int key) {
    return new Draft(subject, KEYS.get(key).getPublic());
  }

  /** An authority that signs itself. */
  static Bytes root(String subject, int key) {
    return certificate(subject, key).authority(-1).signedBy(subject, key);
  }

  /** What a certificate is to say. */
  static final class Draft {
    private final X500Name subject;
    private PublicKey key;
    private BigInteger serial = BigInteger.valueOf(4_711);
    private Instant from = FROM;
    private Instant to = TO;
    private final List<Extension> extensions = new ArrayList<>();

    private Draft(String subject, PublicKey key) {
      this.subject = subject.isEmpty() ? new X500Name("") : new X500Name("CN=" + subject);
      this.key = key;
    }

    Draft key(PublicKey key) {
      this.key = key;
      return this;
    }

    Draft serial(BigInteger serial) {
      this.serial = serial;
      return this;
    }

    Draft valid(Instant from, Instant to) {
      this.from = from;
      this.to = to;
      return this;
    }

    /** Basic constraints and key usage of an authority; a negative path length is none. */
    Draft authority(int pathLength) {
      extension(
          Extension.basicConstraints,
          true,
          pathLength < 0 ? new BasicConstraints(true) : new BasicConstraints(pathLength));
      return usage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
    }

    Draft usage(int usage) {
      return extension(Extension.keyUsage, true, new KeyUsage(usage));
    }

    Draft dns(String... names) {
      var all = new GeneralName[names.length];
      for (int i = 0; i < names.length; i++) {
        all[i] = new GeneralName(GeneralName.dNSName, names[i]);
      }
      return extension(Extension.subjectAlternativeName, false, new GeneralNames(all));
    }

    Draft extension(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
      try {
        extensions.add(new Extension(oid, critical, value.toASN1Primitive().getEncoded()));
        return this;
      } catch (java.io.IOException e) {
        throw new AssertionError(e);
      }
    }

    /** The certificate as DER. */
    Bytes signedBy(String issuer, int key) {
      return signedBy(issuer, signer(key));
    }

    Bytes signedBy(String issuer, ContentSigner signer) {
      try {
        var builder =
            new X509v3CertificateBuilder(
                new X500Name(issuer.isEmpty() ? "" : "CN=" + issuer),
                serial,
                Date.from(from),
                Date.from(to),
                subject,
                SubjectPublicKeyInfo.getInstance(this.key.getEncoded()));
        for (var extension : extensions) {
          builder.addExtension(extension);
        }
        return Bytes.copyOf(builder.build(signer).getEncoded());
      } catch (java.io.IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
