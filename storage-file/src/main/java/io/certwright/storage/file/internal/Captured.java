package io.certwright.storage.file.internal;

import io.certwright.storage.file.report.Damage;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a snapshot says besides the rows, as it was between two commits.
 *
 * @param sequence the number of the last frame
 * @param position where the next frame starts
 * @param feed the last changes
 * @param commits the last commits
 * @param uses what each segment is still good for
 * @param damage what is damaged
 * @param suspects the fingerprints of records whose last commit is damaged
 */
record Captured(
    long sequence,
    Snapshot.Position position,
    FeedRing.All feed,
    List<CommitRing.Past> commits,
    Map<Long, Uses.Use> uses,
    List<Damage> damage,
    Set<Long> suspects) {

  /** Captures it; called under the lock of the commits. */
  static Captured of(State state, CommitRing commits, Damages damages, Journal journal) {
    return new Captured(
        state.sequence(),
        new Snapshot.Position(journal.last().base(), journal.end()),
        state.feed().all(),
        commits.all(),
        state.uses().copy(),
        damages.reports(),
        Set.copyOf(damages.suspects()));
  }
}
