package io.certwright.internal.record;

import io.certwright.access.Actor;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Attribute;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A campaign, which renews everything that a query finds: how far it has come and when it goes on.
 * Its revision is the fence for everything that works on it.
 *
 * @param name its folded name
 * @param uid tells it from another one that had the name before; its marks are keyed by it
 * @param runsAs who started it, or had it go on last, with whose rights it goes on
 * @param started when
 * @param plan what it does
 * @param state how it stands
 * @param walk how far it has gone through what the query finds
 * @param count how far it has counted that
 * @param tally what became of what it found
 * @param pace when it goes on
 * @param extensions what a later library added
 */
public record CampaignRecord(
    String name,
    String uid,
    Actor runsAs,
    Instant started,
    CampaignPlan plan,
    State state,
    Walk walk,
    Count count,
    CampaignTally tally,
    Pace pace,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "campaign";

  /** The attribute that those have that were not removed; a listing goes by it. */
  public static final String STATE = "state";

  /** The value of it. */
  public static final String KEPT = "kept";

  /** How it is kept. */
  public static final RecordType<CampaignRecord> TYPE = new Type();

  private static final long FORMAT = 1;

  /** No name begins with this. */
  private static final String REMOVED = "~";

  /** How a campaign stands. */
  public enum State {
    /** It begins renewals. */
    RUNNING,
    /** It begins none for a while. */
    PAUSED,
    /** It begins none any more. */
    CANCELLED,
    /** It has found all, and waits for none any more. */
    COMPLETED,
    /** Nobody sees it any more; its marks are being removed. */
    REMOVED
  }

  /**
   * How far it has gone through what the query finds.
   *
   * @param after the place up to which it has; empty: it begins
   * @param news whether it has found anything since it began at the beginning
   * @param over whether it has found all
   */
  public record Walk(Optional<String> after, boolean news, boolean over) {
    /** The beginning. */
    public static final Walk START = new Walk(Optional.empty(), false, false);
  }

  /**
   * How far it has counted what the query finds.
   *
   * @param after the place up to which it has; empty: it begins
   * @param matching how many there are up to there
   * @param over whether that is all
   */
  public record Count(Optional<String> after, long matching, boolean over) {
    /** The beginning. */
    public static final Count START = new Count(Optional.empty(), 0, false);
  }

  /**
   * When it goes on.
   *
   * @param nextStart before when it begins no renewal
   * @param look the name after which it looks next at what is under way; empty: at the first
   * @param idle how often in a row it found nothing changed
   * @param next when there is something to do; empty: never by itself
   */
  public record Pace(Instant nextStart, Optional<String> look, int idle, Optional<Instant> next) {

    /** Cuts the instants to what is stored. */
    public Pace {
      nextStart = nextStart.truncatedTo(ChronoUnit.MILLIS);
      next = next.map(at -> at.truncatedTo(ChronoUnit.MILLIS));
    }

    /** At once. */
    public static Pace at(Instant now) {
      return new Pace(now, Optional.empty(), 0, Optional.of(now));
    }

    /** The same, going on at that time. */
    public Pace goingOn(Instant at) {
      return new Pace(nextStart, look, 0, Optional.of(at));
    }
  }

  /** The record's id. */
  public String id() {
    return state == State.REMOVED ? REMOVED + uid : name;
  }

  /** How many of those that were begun it still waits for. */
  public long underWay() {
    return tally.of(CampaignOutcome.UNDER_WAY);
  }

  /** The same, going on with the rights of another one. */
  public CampaignRecord onBehalfOf(Actor actor) {
    return new CampaignRecord(
        name, uid, actor, started, plan, state, walk, count, tally, pace, extensions);
  }

  /** The same in another state, going on at that time. */
  public CampaignRecord in(State changed, Instant at) {
    return new CampaignRecord(
        name,
        uid,
        runsAs,
        started,
        plan,
        changed,
        walk,
        count,
        tally,
        pace.goingOn(at),
        extensions);
  }

  private static final class Type implements RecordType<CampaignRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(CampaignRecord value) {
      return value.id();
    }

    @Override
    public byte[] encode(CampaignRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.name).text(value.uid);
      Actors.write(out, value.runsAs);
      out.instant(value.started);
      value.plan.write(out);
      out.text(value.state.name());
      var walk = value.walk;
      out.sequence(s -> s.optional(walk.after, DerWriter::text).bool(walk.news).bool(walk.over));
      var count = value.count;
      out.sequence(
          s -> s.optional(count.after, DerWriter::text).integer(count.matching).bool(count.over));
      value.tally.write(out);
      var pace = value.pace;
      out.sequence(
          s ->
              s.instant(pace.nextStart)
                  .optional(pace.look, DerWriter::text)
                  .integer(pace.idle)
                  .optional(pace.next, DerWriter::instant));
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public CampaignRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new CampaignRecord(
              in.text(),
              in.text(),
              Actors.read(in),
              in.instant(),
              CampaignPlan.read(in),
              State.valueOf(in.text()),
              in.sequence(s -> new Walk(s.optional(DerReader::text), s.bool(), s.bool())),
              in.sequence(s -> new Count(s.optional(DerReader::text), s.integer(), s.bool())),
              CampaignTally.read(in),
              in.sequence(Type::readPace),
              Extensions.read(in));
      in.end();
      return record;
    }

    private static Pace readPace(DerReader in) {
      return new Pace(
          in.instant(),
          in.optional(DerReader::text),
          Math.toIntExact(in.integer()),
          in.optional(DerReader::instant));
    }

    @Override
    public List<Attribute> attributes(CampaignRecord value) {
      return value.state == State.REMOVED ? List.of() : List.of(Attribute.text(STATE, KEPT));
    }

    @Override
    public Optional<Instant> due(CampaignRecord value) {
      return value.pace.next;
    }
  }
}
