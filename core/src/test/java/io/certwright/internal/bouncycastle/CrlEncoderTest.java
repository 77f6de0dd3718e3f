package io.certwright.internal.bouncycastle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.security.auth.x500.X500Principal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** Lists of revoked certificates, against those that BouncyCastle writes of the same. */
class CrlEncoderTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final X500Principal CA = new X500Principal("CN=Some CA, O=Example");
  private static final KeyPair KEY = key();

  private static KeyPair key() {
    try {
      return KeyPairGenerator.getInstance("EC").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A signature of the JDK's, piece by piece. */
  private static CrlEncoder.Signer signer() {
    try {
      var signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(KEY.getPrivate());
      return new CrlEncoder.Signer() {
        @Override
        public void update(byte[] source, int from, int length) {
          try {
            signature.update(source, from, length);
          } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
          }
        }

        @Override
        public byte[] sign() {
          try {
            return signature.sign();
          } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
          }
        }
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] write(CrlHead head, Iterable<CrlEntry> entries) throws IOException {
    var out = new ByteArrayOutputStream();
    CrlEncoder.write(head, entries, SignatureAlgorithm.ECDSA_SHA256, signer(), out);
    return out.toByteArray();
  }

  private static X509CRL read(byte[] der) throws GeneralSecurityException {
    var factory = CertificateFactory.getInstance("X.509");
    return (X509CRL) factory.generateCRL(new ByteArrayInputStream(der));
  }

  private static CrlHead head(Random random, boolean delta, boolean scoped) throws IOException {
    var scope = new IssuingDistributionPoint(null, random.nextBoolean(), false, null, true, false);
    return new CrlHead(
        CA,
        Bytes.copyOf(bytes(random, 20)),
        NOW,
        NOW.plus(Duration.ofDays(random.nextInt(100_000))),
        new BigInteger(1 + random.nextInt(150), random),
        delta ? Optional.of(BigInteger.valueOf(random.nextInt(1000))) : Optional.empty(),
        scoped ? Optional.of(Bytes.copyOf(scope.getEncoded("DER"))) : Optional.empty());
  }

  private static byte[] bytes(Random random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static CrlEntry entry(Random random) {
    var serial = new BigInteger(1 + random.nextInt(159), random).add(BigInteger.ONE);
    var reasons = RevocationReason.values();
    return new CrlEntry(
        Bytes.copyOf(serial.toByteArray()),
        instant(random),
        reasons[random.nextInt(reasons.length)],
        random.nextBoolean() ? Optional.of(instant(random)) : Optional.empty());
  }

  /** Before and after 2050, when the form of a time becomes another one. */
  private static Instant instant(Random random) {
    return Instant.ofEpochSecond(random.nextLong(4_000_000_000L));
  }

  @Property(tries = 200)
  void itIsWhatBouncyCastleWrites(
      @ForAll long seed,
      @ForAll @IntRange(max = 300) int count,
      @ForAll boolean delta,
      @ForAll boolean scoped)
      throws Exception {
    var random = new Random(seed);
    var head = head(random, delta, scoped);
    var entries = new ArrayList<CrlEntry>();
    var serials = new HashSet<Bytes>();
    for (int i = 0; i < count; i++) {
      var entry = entry(random);
      if (serials.add(entry.serial())) {
        entries.add(entry);
      }
    }
    var der = write(head, entries);
    var theirs = theirs(head, entries).toASN1Structure().getTBSCertList().getEncoded("DER");
    var ours = new X509CRLHolder(der);
    assertThat(ours.toASN1Structure().getTBSCertList().getEncoded()).isEqualTo(theirs);
    assertThat(ours.getEncoded()).as("DER throughout").isEqualTo(der);
    var crl = read(der);
    crl.verify(KEY.getPublic());
    assertThat(Optional.ofNullable(crl.getRevokedCertificates()).map(all -> all.size()).orElse(0))
        .isEqualTo(entries.size());
  }

  private static X509CRLHolder theirs(CrlHead head, List<CrlEntry> entries) throws Exception {
    var builder =
        new X509v2CRLBuilder(X500Name.getInstance(CA.getEncoded()), Date.from(head.thisUpdate()));
    builder.setNextUpdate(Date.from(head.nextUpdate()));
    for (var entry : entries) {
      var extensions = new ExtensionsGenerator();
      if (entry.reason() != RevocationReason.UNSPECIFIED) {
        extensions.addExtension(
            Extension.reasonCode, false, CRLReason.lookup(entry.reason().code()));
      }
      if (entry.invalid().isPresent()) {
        extensions.addExtension(
            Extension.invalidityDate,
            false,
            new ASN1GeneralizedTime(Date.from(entry.invalid().get())));
      }
      var serial = new BigInteger(entry.serial().toByteArray());
      var at = Date.from(entry.at());
      if (extensions.isEmpty()) {
        builder.addCRLEntry(serial, at, 0);
      } else {
        builder.addCRLEntry(serial, at, extensions.generate());
      }
    }
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new AuthorityKeyIdentifier(head.authorityKeyId().toByteArray()));
    builder.addExtension(Extension.cRLNumber, false, new CRLNumber(head.number()));
    if (head.base().isPresent()) {
      builder.addExtension(Extension.deltaCRLIndicator, true, new CRLNumber(head.base().get()));
    }
    if (head.scope().isPresent()) {
      builder.addExtension(
          Extension.issuingDistributionPoint,
          true,
          IssuingDistributionPoint.getInstance(head.scope().get().toByteArray()));
    }
    return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(KEY.getPrivate()));
  }

  /** More than fits into one piece, and lengths of three octets. */
  @Test
  void aLongOneIsWhole() throws Exception {
    var random = new Random(1);
    var entries = new ArrayList<CrlEntry>();
    for (int i = 0; i < 20_000; i++) {
      entries.add(entry(random));
    }
    var der = write(head(random, false, false), entries);
    assertThat(der.length).isGreaterThan(1 << 20);
    assertThat(new X509CRLHolder(der).getEncoded()).isEqualTo(der);
    read(der).verify(KEY.getPublic());
  }

  /** A source that gives others the second time would give a list that cannot be read. */
  @Test
  void entriesThatChangeAreNoticed() throws Exception {
    var random = new Random(1);
    var times = new int[1];
    Iterable<CrlEntry> changing =
        new Iterable<>() {
          @Override
          public Iterator<CrlEntry> iterator() {
            times[0]++;
            return List.of(entry(random), entry(random)).subList(0, times[0] % 2 + 1).iterator();
          }
        };
    var head = head(random, false, false);
    assertThatThrownBy(() -> write(head, changing)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aSerialNumberIsNoLongerThanTwentyOctets() {
    for (int length : new int[] {0, 22, 200}) {
      var serial = Bytes.copyOf(new byte[length]);
      assertThatThrownBy(
              () -> new CrlEntry(serial, NOW, RevocationReason.UNSPECIFIED, Optional.empty()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
