package io.certwright.benchmarks;

import io.certwright.benchmarks.storage.Ground;
import io.certwright.ca.AuthorityCrls;
import io.certwright.internal.bouncycastle.CrlEntry;
import io.certwright.internal.bouncycastle.CrlStream;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.FindQuery;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.SignatureException;
import java.util.List;
import java.util.Optional;

/**
 * A revocation list published from a directory or from PostgreSQL, against reading the same rows,
 * encoding them one after another and one signature of that.
 */
final class CrlPublishFigure implements Figure {

  private static final double AIM = 1.3;
  private static final int PAGE = 500;

  private final String name;
  private final boolean onServer;

  private CrlPublishFigure(String name, boolean onServer) {
    this.name = name;
    this.onServer = onServer;
  }

  static List<Figure> all() {
    return List.of(
        new CrlPublishFigure("trust-crl-published-file", false),
        new CrlPublishFigure("trust-crl-published-postgresql", true));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    if (onServer && !Ground.hasPostgresql()) {
      return Line.skipped(name, "the PostgreSQL of the benchmarks is for Linux amd64");
    }
    try (var stock = onServer ? RevokedStock.onPostgresql() : RevokedStock.inDirectory()) {
      int count = effort.records() / 10;
      stock.add(count, true);
      if (onServer) {
        stock.settle();
      }
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(384);
      var key = generator.generateKeyPair();
      int rounds = Math.max(3, effort.rounds() / 15);
      var duel =
          Duel.ofTurns(
              times -> published(stock), times -> read(stock, key), Meter.WALL, rounds / 2, rounds);
      return Line.of(name(), duel.ours(), duel.floor(), "ms", AIM).number("entries", count);
    }
  }

  private static int published(RevokedStock stock) {
    var list = AuthorityCrls.of(stock.vault(), RevokedStock.CA).publish(stock.scope().key(), 0);
    return (int) list.full().orElseThrow().size();
  }

  private static int read(RevokedStock stock, KeyPair key) throws Exception {
    var signature = Signature.getInstance("SHA384withECDSA");
    signature.initSign(key.getPrivate());
    var match = new AttributeMatch.Prefix(stock.scope().id() + "/");
    Optional<FindQuery.Place> after = Optional.empty();
    try (var out =
        new CrlStream((source, from, length) -> update(signature, source, from, length))) {
      do {
        var page =
            stock.records().search(IssuedRecord.TYPE, IssuedRecord.LISTED, match, after, PAGE);
        for (var row : page.records()) {
          out.entry(entry(row.value()));
        }
        after = page.next();
      } while (after.isPresent());
    }
    return signature.sign().length;
  }

  private static CrlEntry entry(IssuedRecord issued) {
    var how = issued.revocation().orElseThrow();
    return new CrlEntry(
        Bytes.copyOf(new BigInteger(issued.serial(), 16).toByteArray()),
        how.at(),
        how.reason(),
        how.invalid());
  }

  private static void update(Signature signature, byte[] source, int from, int length)
      throws IOException {
    try {
      signature.update(source, from, length);
    } catch (SignatureException e) {
      throw new IOException(e);
    }
  }
}
