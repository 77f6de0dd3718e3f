package io.certwright.benchmarks;

import io.certwright.internal.bouncycastle.CrlEncoder;
import io.certwright.internal.bouncycastle.CrlEntry;
import io.certwright.internal.bouncycastle.CrlHead;
import io.certwright.internal.bouncycastle.CrlStream;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Revocation lists of entries in memory, written to a stream. */
final class CrlFigure implements Figure {

  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final X500Principal ISSUER = new X500Principal("CN=root,O=Example");
  private static final int KEY_ID = 20;
  private static final int SHARE = 10;
  private static final double MOST_PER_BYTE = 3;
  private static final double MEBIBYTES = 16 * 1024.0 * 1024;

  /** What is measured. */
  private enum Kind {
    SMALL("trust-crl", 3),
    LARGE("trust-crl-large", 3),
    GROWTH("trust-crl-growth", 12),
    BUILDER("trust-crl-builder", 0.05),
    ALLOCATION("trust-crl-allocation", 1);

    private final String figure;
    private final double aim;

    Kind(String figure, double aim) {
      this.figure = figure;
      this.aim = aim;
    }
  }

  private final Kind kind;

  private CrlFigure(Kind kind) {
    this.kind = kind;
  }

  static List<Figure> all() {
    var all = new ArrayList<Figure>();
    for (var kind : Kind.values()) {
      all.add(new CrlFigure(kind));
    }
    return all;
  }

  @Override
  public String name() {
    return kind.figure;
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    var key = generator.generateKeyPair();
    int few = effort.records() / SHARE;
    int rounds = Math.max(3, effort.rounds() / SHARE);
    if (kind == Kind.ALLOCATION) {
      return allocation(key, entries(effort.records()));
    }
    var entries = entries(kind == Kind.LARGE || kind == Kind.GROWTH ? effort.records() : few);
    Work ours = times -> ours(key, entries);
    Work floor =
        switch (kind) {
          case GROWTH -> {
            var less = entries(few);
            yield times -> ours(key, less);
          }
          case BUILDER -> times -> builder(key, entries);
          default -> times -> bare(key, entries);
        };
    var duel = Duel.ofTurns(ours, floor, Meter.THREAD_CPU, rounds, rounds);
    return Line.of(name(), duel.ours(), duel.floor(), "ms", kind.aim)
        .number("entries", entries.size());
  }

  private Line allocation(KeyPair key, List<CrlEntry> entries) throws Exception {
    int size = ours(key, entries);
    long before = Meter.ALLOCATED.read();
    ours(key, entries);
    double bytes = Meter.ALLOCATED.read() - before;
    return Line.bounded(name(), bytes, Math.max(MOST_PER_BYTE * size, MEBIBYTES), "bytes")
        .number("size", size);
  }

  private static List<CrlEntry> entries(int count) {
    var random = new Random(1);
    var all = new ArrayList<CrlEntry>(count);
    for (int i = 0; i < count; i++) {
      var serial = new byte[20];
      random.nextBytes(serial);
      serial[0] = (byte) ((serial[0] & 0x3f) | 0x40);
      all.add(
          new CrlEntry(
              Bytes.copyOf(serial),
              NOW.minus(Duration.ofMinutes(random.nextInt(500_000))),
              RevocationReason.SUPERSEDED,
              Optional.empty()));
    }
    return all;
  }

  private static int ours(KeyPair key, List<CrlEntry> entries) throws Exception {
    var head =
        new CrlHead(
            ISSUER,
            Bytes.copyOf(new byte[KEY_ID]),
            NOW,
            NOW.plus(Duration.ofDays(7)),
            BigInteger.TEN,
            Optional.empty(),
            Optional.empty());
    var out = new Counted();
    CrlEncoder.write(head, entries, SignatureAlgorithm.ECDSA_SHA256, new Signer(key), out);
    return (int) out.count;
  }

  private static int bare(KeyPair key, List<CrlEntry> entries) throws Exception {
    var signer = new Signer(key);
    try (var out = new CrlStream(signer::update)) {
      for (var entry : entries) {
        out.entry(entry);
      }
    }
    return signer.sign().length;
  }

  private static int builder(KeyPair key, List<CrlEntry> entries) throws Exception {
    var builder = new X509v2CRLBuilder(X500Name.getInstance(ISSUER.getEncoded()), Date.from(NOW));
    builder.setNextUpdate(Date.from(NOW.plus(Duration.ofDays(7))));
    for (var entry : entries) {
      builder.addCRLEntry(
          new BigInteger(entry.serial().toByteArray()),
          Date.from(entry.at()),
          entry.reason().code());
    }
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate());
    return builder.build(signer).getEncoded().length;
  }

  private static final class Counted extends OutputStream {
    private long count;

    @Override
    public void write(int octet) {
      count++;
    }

    @Override
    public void write(byte[] source, int from, int length) {
      count += length;
    }
  }

  private static final class Signer implements CrlEncoder.Signer {
    private final Signature signature;

    Signer(KeyPair key) throws GeneralSecurityException {
      signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key.getPrivate());
    }

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
  }
}
