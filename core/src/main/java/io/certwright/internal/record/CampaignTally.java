package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many certificates a campaign has found, by what became of them.
 *
 * @param counts those that are not zero; not to be changed
 */
public record CampaignTally(Map<CampaignOutcome, Long> counts) {

  /** None. */
  public static final CampaignTally NONE = new CampaignTally(Map.of());

  /** Copies the map, in the order of the outcomes. */
  public CampaignTally {
    var sorted = new EnumMap<CampaignOutcome, Long>(CampaignOutcome.class);
    sorted.putAll(counts);
    sorted.values().removeIf(count -> count == 0);
    counts = Collections.unmodifiableMap(sorted);
  }

  /** How many have this outcome. */
  public long of(CampaignOutcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }

  /** How many have one of this kind. */
  public long of(CampaignOutcome.Kind kind) {
    return counts.entrySet().stream()
        .filter(count -> count.getKey().kind() == kind)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** The same with so many more of that outcome. */
  public CampaignTally plus(CampaignOutcome outcome, long more) {
    var changed = new EnumMap<CampaignOutcome, Long>(CampaignOutcome.class);
    changed.putAll(counts);
    changed.merge(outcome, more, Long::sum);
    return new CampaignTally(changed);
  }

  void write(DerWriter out) {
    out.list(
        counts.entrySet(),
        (w, count) -> w.sequence(s -> s.text(count.getKey().name()).integer(count.getValue())));
  }

  static CampaignTally read(DerReader in) {
    var counts = new EnumMap<CampaignOutcome, Long>(CampaignOutcome.class);
    for (var count :
        in.list(r -> r.sequence(s -> Map.entry(CampaignOutcome.valueOf(s.text()), s.integer())))) {
      counts.put(count.getKey(), count.getValue());
    }
    return new CampaignTally(counts);
  }
}
