package io.certwright.internal.tls;

import io.certwright.internal.handle.SoftwareKeys;
import io.certwright.spi.keys.KeySpec;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A small certification authority with an ordinary P-256 key. */
final class TestAuthority {
  private static final AtomicLong SERIALS = new AtomicLong(1);

  private final X500Name name;
  private final KeyPair pair = SoftwareKeys.fresh(KeySpec.EC_P256);
  private final X509Certificate root;

  TestAuthority(String name) {
    this.name = new X500Name("CN=" + name);
    this.root = certify(Leaf.of("").named(name).asAuthority(), pair.getPublic());
  }

  X509Certificate root() {
    return root;
  }

  /** An identity over a new key of that kind, or the shared one for RSA. */
  TlsIdentity issue(String identity, String version, KeySpec spec, Leaf leaf) {
    KeyPair key =
        spec.algorithm().equals("RSA") ? SoftwareKeys.shared(spec) : SoftwareKeys.fresh(spec);
    return new TlsIdentity(
        identity,
        version,
        List.of(certify(leaf.named(identity), key.getPublic()), root),
        SoftwareKeys.handle(key, spec, identity + "@" + version));
  }

  private X509Certificate certify(Leaf leaf, PublicKey key) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.valueOf(SERIALS.getAndIncrement()),
              Date.from(leaf.notBefore()),
              Date.from(leaf.notAfter()),
              new X500Name("CN=" + leaf.name()),
              key);
      builder.addExtension(
          Extension.basicConstraints, true, new BasicConstraints(leaf.isAuthority()));
      if (!leaf.hosts().isEmpty()) {
        GeneralName[] names =
            leaf.hosts().stream()
                .map(host -> new GeneralName(GeneralName.dNSName, host))
                .toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      if (leaf.purpose() != null) {
        builder.addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(leaf.purpose()));
      }
      byte[] encoded =
          builder
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
              .getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** What to certify. */
  record Leaf(
      String name,
      List<String> hosts,
      Instant notBefore,
      Instant notAfter,
      KeyPurposeId purpose,
      boolean isAuthority) {
    static Leaf of(String... hosts) {
      Instant now = Instant.now();
      return new Leaf(
          "?",
          List.of(hosts).stream().filter(host -> !host.isEmpty()).toList(),
          now.minus(Duration.ofDays(10)),
          now.plus(Duration.ofDays(10)),
          null,
          false);
    }

    Leaf on(String... others) {
      return new Leaf(name, List.of(others), notBefore, notAfter, purpose, isAuthority);
    }

    Leaf from(Instant begin) {
      return new Leaf(name, hosts, begin, notAfter, purpose, isAuthority);
    }

    Leaf until(Instant end) {
      return new Leaf(name, hosts, notBefore, end, purpose, isAuthority);
    }

    Leaf expired() {
      return new Leaf(
          name, hosts, notBefore, Instant.now().minus(Duration.ofDays(1)), purpose, isAuthority);
    }

    Leaf only(KeyPurposeId other) {
      return new Leaf(name, hosts, notBefore, notAfter, other, isAuthority);
    }

    private Leaf named(String other) {
      return new Leaf(other, hosts, notBefore, notAfter, purpose, isAuthority);
    }

    private Leaf asAuthority() {
      return new Leaf(name, hosts, notBefore, notAfter, purpose, true);
    }
  }
}
