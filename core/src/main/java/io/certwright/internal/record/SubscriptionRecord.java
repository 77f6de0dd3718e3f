package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a listener was told what the audit trail says. It is not found by a due time: whoever
 * serves it looks at the trail.
 *
 * @param name the listener's folded name
 * @param position after what it was told, as text
 * @param lease who serves it; empty: nobody in particular
 * @param failing what it could not be told; empty: it is well
 * @param extensions what a later library added
 */
public record SubscriptionRecord(
    String name,
    String position,
    Optional<Lease> lease,
    Optional<Failing> failing,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "subscription";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<SubscriptionRecord> TYPE = new Type();

  /**
   * That somebody serves it.
   *
   * @param holder who
   * @param until when another one may
   */
  public record Lease(String holder, Instant until) {}

  /**
   * That an event could not be told.
   *
   * @param event its id
   * @param since when that was tried first
   * @param attempts how often it was tried
   * @param next when it is tried again
   * @param reason why the last attempt failed; no secret
   */
  public record Failing(String event, Instant since, int attempts, Instant next, String reason) {}

  /** One that was told what is before this position. */
  public static SubscriptionRecord at(String name, String position) {
    return new SubscriptionRecord(
        name, position, Optional.empty(), Optional.empty(), Extensions.NONE);
  }

  /** The same told up to there, and well. */
  public SubscriptionRecord told(String upTo) {
    return new SubscriptionRecord(name, upTo, lease, Optional.empty(), extensions);
  }

  /** The same told up to there, where it failed. */
  public SubscriptionRecord failed(String upTo, Failing why) {
    return new SubscriptionRecord(name, upTo, lease, Optional.of(why), extensions);
  }

  /** The same in somebody's hand, or in nobody's. */
  public SubscriptionRecord held(Optional<Lease> by) {
    return new SubscriptionRecord(name, position, by, failing, extensions);
  }

  private static final class Type implements RecordType<SubscriptionRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(SubscriptionRecord value) {
      return value.name;
    }

    @Override
    public byte[] encode(SubscriptionRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.name).text(value.position);
      out.optional(value.lease, (w, l) -> w.sequence(s -> s.text(l.holder()).instant(l.until())));
      out.optional(
          value.failing,
          (w, f) ->
              w.sequence(
                  s ->
                      s.text(f.event())
                          .instant(f.since())
                          .integer(f.attempts())
                          .instant(f.next())
                          .text(f.reason())));
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public SubscriptionRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new SubscriptionRecord(
              in.text(),
              in.text(),
              in.optional(r -> r.sequence(s -> new Lease(s.text(), s.instant()))),
              in.optional(Type::readFailing),
              Extensions.read(in));
      in.end();
      return record;
    }

    private static Failing readFailing(DerReader in) {
      return in.sequence(
          s ->
              new Failing(
                  s.text(), s.instant(), Math.toIntExact(s.integer()), s.instant(), s.text()));
    }
  }
}
