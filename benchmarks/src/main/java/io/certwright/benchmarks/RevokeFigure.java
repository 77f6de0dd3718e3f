package io.certwright.benchmarks;

import io.certwright.RevocationRequest;
import io.certwright.spi.issuer.RevocationReason;
import java.math.BigInteger;

/** A revocation among many that are revoked, against one among a thousandth of them. */
final class RevokeFigure implements Figure {

  private static final double AIM = 1.2;
  private static final int SMALLER = 1_000;
  private static final int MOST = 4_000;

  @Override
  public String name() {
    return "trust-revoke";
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    try (var large = RevokedStock.inDirectory();
        var small = RevokedStock.inDirectory()) {
      large.add(effort.records(), true);
      small.add(Math.max(1, effort.records() / SMALLER), true);
      int count = Math.min(MOST, effort.records());
      var ours = new Side(large, count);
      var floor = new Side(small, count);
      int rounds = Math.min(effort.rounds() * 8, count / 4);
      var duel = Duel.ofTurns(ours, floor, Meter.WALL, rounds / 4, rounds);
      return Line.of(name(), duel.ours(), duel.floor(), "us", AIM)
          .number("revoked", effort.records());
    }
  }

  /** One revocation after another, by serial number. */
  private static final class Side implements Work {
    private final RevokedStock stock;
    private final RevocationRequest request = RevocationRequest.of(RevocationReason.SUPERSEDED);
    private BigInteger next;

    Side(RevokedStock stock, int count) throws Exception {
      this.stock = stock;
      this.next = stock.add(count, false);
    }

    @Override
    public int repeat(int times) {
      int sum = 0;
      for (int i = 0; i < times; i++) {
        var done = stock.vault().revocations().revokeSerial(RevokedStock.CA, next, request);
        sum += done.reason().code();
        next = next.add(BigInteger.ONE);
      }
      return sum;
    }
  }
}
