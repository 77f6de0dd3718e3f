package io.certwright;

import io.certwright.internal.record.BlockedKeyRecord;
import io.certwright.internal.record.CompromiseRecord;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was done about a compromised key, and what could not be done yet. Immutable.
 *
 * @param keyHash SHA-256 of the key's SubjectPublicKeyInfo, in hexadecimal
 * @param state how far it has come
 * @param source how this vault came to know
 * @param reason what was given as the reason
 * @param reportedBy who told this vault, as the audit trail calls them; {@code system}: it stood in
 *     the list of the storage
 * @param reported when this vault came to know
 * @param revoked how many certificates were revoked for it so far
 * @param lookedAt when it was last looked at what has become of them; empty: it was not yet
 * @param outcomes how many were found then to stand how, without those of which there are none
 */
public record CompromiseReport(
    String keyHash,
    State state,
    Source source,
    String reason,
    String reportedBy,
    Instant reported,
    long revoked,
    Optional<Instant> lookedAt,
    Map<CompromiseOutcome, Long> outcomes) {

  /** How far it has come. */
  public enum State {
    /** What has the key is being revoked. */
    REVOKING,
    /** All of it is; replacements are awaited, or issuers outside are still to be told. */
    FOLLOWING,
    /** Nothing is left to be done. */
    SETTLED
  }

  /** How a vault came to know that a key is compromised. */
  public enum Source {
    /** Somebody who may do so told it, or the key's holder did. */
    TOLD_HERE,
    /** Another vault of the storage told it, with a signature of the key itself. */
    PROVEN,
    /**
     * It stands in the list that the vaults of the storage share, and nothing proves who wrote it.
     */
    UNPROVEN
  }

  /** Copies the map. */
  public CompromiseReport {
    outcomes = Collections.unmodifiableMap(new TreeMap<>(outcomes));
  }

  /** How many were found to stand like that. */
  public long count(CompromiseOutcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  static CompromiseReport of(CompromiseRecord record, BlockedKeyRecord blocked) {
    var outcomes = new TreeMap<CompromiseOutcome, Long>();
    for (var outcome : CompromiseOutcome.values()) {
      long count = record.last().map(look -> look.tally().of(outcome.kept())).orElse(0L);
      if (count > 0) {
        outcomes.put(outcome, count);
      }
    }
    return new CompromiseReport(
        record.keyHash(),
        state(record.phase()),
        source(blocked.origin()),
        blocked.reason(),
        record.reportedBy(),
        record.reported(),
        record.revoked(),
        record.last().map(CompromiseRecord.Look::at),
        outcomes);
  }

  private static State state(CompromiseRecord.Phase phase) {
    return switch (phase) {
      case REVOKING, REVOKING_ISSUED -> State.REVOKING;
      case LOOKING -> State.FOLLOWING;
      case SETTLED -> State.SETTLED;
    };
  }

  private static Source source(BlockedKeyRecord.Origin origin) {
    return switch (origin) {
      case HERE -> Source.TOLD_HERE;
      case PROVEN -> Source.PROVEN;
      case UNPROVEN -> Source.UNPROVEN;
    };
  }
}
