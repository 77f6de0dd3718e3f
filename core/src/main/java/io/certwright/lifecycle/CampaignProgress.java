package io.certwright.lifecycle;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * How far a campaign has come, as it is stored: the same on every node.
 *
 * @param state how it stands
 * @param started when it was started
 * @param matching how many certificates its query found when it counted them, a while ago; empty:
 *     they are not counted yet
 * @param outcomes how many it has found, by what became of them, without those of which there are
 *     none
 */
public record CampaignProgress(
    State state, Instant started, OptionalLong matching, Map<CampaignOutcome, Long> outcomes) {

  /** How a campaign stands. */
  public enum State {
    /** It begins renewals at its rate. */
    RUNNING,
    /** It begins none until it is resumed; what was begun goes on. */
    PAUSED,
    /** It begins none any more; what was begun goes on. */
    CANCELLED,
    /** It has found all that there is, and waits for none of it any more. */
    COMPLETED
  }

  /** Copies the map. */
  public CampaignProgress {
    outcomes = Collections.unmodifiableMap(new TreeMap<>(outcomes));
  }

  /** How many it has found so far; each certificate counts once. */
  public long found() {
    return outcomes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many it has begun to renew and still waits for. */
  public long underWay() {
    return sum(Set.of(CampaignOutcome.UNDER_WAY));
  }

  /** How many have a newer version. */
  public long renewed() {
    return sum(Set.of(CampaignOutcome.RENEWED));
  }

  /** How many it left alone. */
  public long skipped() {
    return sum(CampaignOutcome.SKIPPED);
  }

  /** How many it no longer waits for, because they failed. */
  public long failed() {
    return sum(CampaignOutcome.FAILED);
  }

  /**
   * How many it has yet to find, about, and those under way; empty: they are not counted yet. One
   * that was cancelled has none to find.
   */
  public OptionalLong remaining() {
    if (state == State.CANCELLED || state == State.COMPLETED) {
      return OptionalLong.of(underWay());
    }
    return matching.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, matching.getAsLong() - found()) + underWay());
  }

  private long sum(Set<CampaignOutcome> of) {
    return of.stream().mapToLong(outcome -> outcomes.getOrDefault(outcome, 0L)).sum();
  }
}
