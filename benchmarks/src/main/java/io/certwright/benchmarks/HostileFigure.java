package io.certwright.benchmarks;

import io.certwright.ChainValidator;
import io.certwright.spi.Bytes;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidationSettings;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Bundles that are made to cost as much as the standard limits allow: host names and constraints on
 * them, distinguished names and constraints on those, and authorities of one name that have all
 * signed each other. The slowest of them counts.
 */
final class HostileFigure implements Figure {

  private static final double AT_MOST_MS = 250;
  private static final Instant AT = Instant.parse("2026-06-01T00:00:00Z");

  private final List<KeyPair> keys = new ArrayList<>();

  @Override
  public String name() {
    return "trust-hostile";
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    keys.clear();
    for (int i = 0; i < 8; i++) {
      keys.add(generator.generateKeyPair());
    }
    var hosts = millis(named(GeneralName.dNSName, 770, 760), effort);
    var names = millis(named(GeneralName.directoryName, 580, 160), effort);
    var web = millis(web(), effort);
    var slowest = Math.max(hosts, Math.max(names, web));
    return Line.bounded(name(), slowest, AT_MOST_MS, "ms")
        .number("hosts", hosts)
        .number("names", names)
        .number("web", web);
  }

  private double millis(PresentedChain bundle, Effort effort) throws Exception {
    var root =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(certificate("root", 0, "root", 0, 1).toByteArray()));
    var validator = ChainValidator.trusting(List.of(TrustedAnchor.of(root)));
    var settings = ValidationSettings.builder(Purpose.ANY, AT).build();
    int turns = Math.max(1, effort.rounds() / 10);
    var times = new long[turns];
    for (int i = -effort.rounds() / 15; i < turns; i++) {
      long before = Meter.THREAD_CPU.read();
      long spent = validator.validate(bundle, settings).work().candidates();
      long after = Meter.THREAD_CPU.read();
      if (spent == 0) {
        throw new IllegalStateException("The bundle was not looked at");
      }
      if (i >= 0) {
        times[i] = after - before;
      }
    }
    Arrays.sort(times);
    return times[turns / 2] / 1e6;
  }

  /** A leaf of many names below an authority of many constraints, both of one form. */
  private PresentedChain named(int form, int constraints, int names) throws Exception {
    var subtrees = new GeneralSubtree[constraints];
    for (int i = 0; i < constraints; i++) {
      subtrees[i] = new GeneralSubtree(generalName(form, "c" + i));
    }
    var all = new GeneralName[names];
    for (int i = 0; i < names; i++) {
      all[i] = generalName(form, "n" + i);
    }
    var authority =
        certificate(
            "ca", 1, "root", 0, 2, Extension.nameConstraints, new NameConstraints(null, subtrees));
    var leaf =
        certificate("leaf", 2, "ca", 1, 3, Extension.subjectAlternativeName, new GeneralNames(all));
    return new PresentedChain(leaf, List.of(authority));
  }

  private static GeneralName generalName(int form, String label) {
    return form == GeneralName.dNSName
        ? new GeneralName(form, label + ".example.test")
        : new GeneralName(new X500Name("CN=" + label));
  }

  private PresentedChain web() throws Exception {
    var others = new ArrayList<Bytes>();
    for (int key = 1; key < keys.size(); key++) {
      for (int signer = 1; signer < keys.size(); signer++) {
        for (int copy = 0; copy < 4; copy++) {
          others.add(certificate("same", key, "same", signer, 100 + copy));
        }
      }
    }
    return new PresentedChain(certificate("leaf", 1, "same", 1, 99), others);
  }

  private Bytes certificate(
      String subject, int key, String issuer, int signer, int serial, Object... extension)
      throws Exception {
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=" + issuer),
            BigInteger.valueOf(serial),
            Date.from(AT.minus(Duration.ofDays(1))),
            Date.from(AT.plus(Duration.ofDays(1))),
            new X500Name("CN=" + subject),
            keys.get(key).getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    if (extension.length == 2) {
      builder.addExtension((ASN1ObjectIdentifier) extension[0], true, (ASN1Encodable) extension[1]);
    }
    var content =
        new JcaContentSignerBuilder("SHA256withECDSA").build(keys.get(signer).getPrivate());
    return Bytes.copyOf(builder.build(content).getEncoded());
  }
}
