package io.certwright.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.access.Actor;
import io.certwright.access.Identity;
import io.certwright.spi.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What campaigns are kept as. */
class CampaignRecordsTest {

  private static final Arbitrary<Instant> INSTANTS =
      Arbitraries.longs().between(0, 1L << 42).map(Instant::ofEpochMilli);
  private static final Arbitrary<String> TEXTS = Arbitraries.strings().alpha().ofMaxLength(20);
  private static final Arbitrary<Long> COUNTS = Arbitraries.longs().between(0, 1L << 40);
  private static final Arbitrary<Boolean> FLAGS = Arbitraries.of(true, false);

  private static Arbitrary<CampaignPlan> plans() {
    return Combinators.combine(
            Arbitraries.bytes().array(byte[].class).ofMaxSize(50).map(Bytes::copyOf),
            Arbitraries.integers().between(1, 1_000_000),
            Arbitraries.longs().between(1, 1L << 40).map(Duration::ofMillis),
            TEXTS.optional(),
            FLAGS)
        .as(CampaignPlan::new);
  }

  private static Arbitrary<CampaignTally> tallies() {
    return Arbitraries.maps(Arbitraries.of(CampaignOutcome.class), COUNTS).map(CampaignTally::new);
  }

  private static Arbitrary<CampaignRecord.Pace> paces() {
    return Combinators.combine(
            INSTANTS, TEXTS.optional(), Arbitraries.integers().between(0, 99), INSTANTS.optional())
        .as(CampaignRecord.Pace::new);
  }

  private static Arbitrary<Actor> actors() {
    var texts = Arbitraries.strings().alpha().ofMinLength(6).ofMaxLength(200);
    var identities =
        Combinators.combine(texts, Arbitraries.maps(texts, texts).ofMaxSize(32)).as(Identity::new);
    return Arbitraries.oneOf(
        Arbitraries.of(Actor.OWNER, Actor.SYSTEM),
        identities.filter(one -> !one.name().equals("system")).map(Actor::of));
  }

  @Provide
  Arbitrary<CampaignRecord> records() {
    var walks = Combinators.combine(TEXTS.optional(), FLAGS, FLAGS).as(CampaignRecord.Walk::new);
    var counts = Combinators.combine(TEXTS.optional(), COUNTS, FLAGS).as(CampaignRecord.Count::new);
    var names = TEXTS.filter(text -> !text.isEmpty());
    var heads = Combinators.combine(names, TEXTS, actors(), INSTANTS).as(Head::new);
    return Combinators.combine(
            heads,
            plans(),
            Arbitraries.of(CampaignRecord.State.class),
            walks,
            counts,
            tallies(),
            paces())
        .as(
            (head, plan, state, walk, count, tally, pace) ->
                new CampaignRecord(
                    head.name,
                    head.uid,
                    head.by,
                    head.at,
                    plan,
                    state,
                    walk,
                    count,
                    tally,
                    pace,
                    Extensions.NONE));
  }

  private record Head(String name, String uid, Actor by, Instant at) {}

  @Property
  void aCampaignIsReadBack(@ForAll("records") CampaignRecord record) {
    var type = CampaignRecord.TYPE;
    assertThat(type.decode(Bytes.copyOf(type.encode(record)))).isEqualTo(record);
    assertThat(type.due(record)).isEqualTo(record.pace().next());
  }

  @Property
  void aMarkIsReadBack(@ForAll("marks") CampaignMark mark, @ForAll CampaignOutcome other) {
    var type = CampaignMark.TYPE;
    assertThat(type.decode(Bytes.copyOf(type.encode(mark)))).isEqualTo(mark);
    assertThat(type.id(mark.with(other))).isEqualTo(type.id(mark));
  }

  @Provide
  Arbitrary<CampaignMark> marks() {
    return Combinators.combine(
            TEXTS, TEXTS, INSTANTS, COUNTS, Arbitraries.of(CampaignOutcome.class))
        .as(
            (uid, name, at, versions, outcome) ->
                new CampaignMark(uid, name, at, versions, outcome, Extensions.NONE));
  }

  @Property
  void countsAddUp(@ForAll("steps") Map<CampaignOutcome, Long> steps) {
    var tally = CampaignTally.NONE;
    for (var step : steps.entrySet()) {
      tally =
          tally.plus(step.getKey(), step.getValue()).plus(step.getKey(), 1).plus(step.getKey(), -1);
    }
    for (var kind : CampaignOutcome.Kind.values()) {
      long sum =
          steps.entrySet().stream()
              .filter(step -> step.getKey().kind() == kind)
              .mapToLong(Map.Entry::getValue)
              .sum();
      assertThat(tally.of(kind)).isEqualTo(sum);
    }
    assertThat(tally.counts().values()).doesNotContain(0L);
  }

  @Provide
  Arbitrary<Map<CampaignOutcome, Long>> steps() {
    return Arbitraries.maps(Arbitraries.of(CampaignOutcome.class), COUNTS);
  }
}
