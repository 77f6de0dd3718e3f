package io.certwright.internal.gate;

import io.certwright.errors.ApprovalRefusedException;
import io.certwright.internal.commit.Change;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Committer;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.EventCodec;
import io.certwright.internal.record.Glyphs;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Makes entries of the trail durable, together with what they tell of and with the end of the
 * approvals that it was done by. Thread-safe.
 */
final class EntryWriter {

  private static final int MAX_DETAIL = 1000;

  private final Committer committer;
  private final Clock clock;
  private final String vault;
  private final Permits permits;

  /**
   * @param vault the vault's name, for the log
   */
  EntryWriter(Committer committer, Clock clock, String vault, Permits permits) {
    this.committer = committer;
    this.clock = clock;
    this.vault = vault;
    this.permits = permits;
  }

  /**
   * Makes entries durable together, or none.
   *
   * @param using the approvals that this uses up, of which the first entry tells
   * @param fences the claims that must still stand
   * @throws ChangeRefusedException if other changes to the same records came first; nothing was
   *     written
   * @throws ApprovalRefusedException if one of the approvals is gone by now; likewise
   */
  void write(List<Entry> entries, List<Permit> using, List<Fence> fences)
      throws ChangeRefusedException {
    var parts = new ArrayList<Change.Deed>(entries.size());
    for (var entry : entries) {
      parts.add(part(entry, parts.isEmpty() ? using : List.of()));
    }
    try {
      committer.commit(new Change(parts, fences, Optional.empty()));
    } catch (ChangeRefusedException e) {
      if (using.stream().anyMatch(permits::isSpent)) {
        throw new ApprovalRefusedException(
            "used", "it was used, withdrawn or changed at this moment; nothing was done by it");
      }
      throw e;
    }
    using.forEach(Permit::used);
    entries.forEach(e -> EventLog.write(vault, e.identity(), e.target(), e.events()));
  }

  /** The same where nothing can come first. */
  void writeAlone(List<Entry> entries, List<Permit> using) {
    try {
      write(entries, using, List.of());
    } catch (ChangeRefusedException e) {
      throw new IllegalStateException("an entry without preconditions was refused", e);
    }
  }

  /** Ends one more chain of the trail, whose first has ended, with an entry that stands alone. */
  void end(Entry entry, String chain) {
    try {
      var parts = List.of(part(entry, List.of()));
      committer.commit(new Change(parts, List.of(), Optional.of(chain)));
    } catch (ChangeRefusedException e) {
      throw new IllegalStateException("an entry without preconditions was refused", e);
    }
  }

  /** Does something while nobody commits. */
  <T> T hold(Supplier<T> action) {
    return committer.hold(action);
  }

  private Change.Deed part(Entry entry, List<Permit> using) {
    var events = entry.events().stream().map(EventCodec::encode).toList();
    return new Change.Deed(writes(entry, using), note(entry, using), events);
  }

  private static List<RecordWrite> writes(Entry entry, List<Permit> using) {
    if (using.isEmpty()) {
      return entry.writes();
    }
    var all = new ArrayList<RecordWrite>(entry.writes());
    using.forEach(permit -> all.add(permit.use()));
    return all;
  }

  private AuditRecord.Note note(Entry entry, List<Permit> using) {
    return new AuditRecord.Note(
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        entry.identity(),
        entry.operation(),
        entry.target(),
        entry.outcome(),
        printable(told(entry.detail(), using)),
        entry.context());
  }

  private static String told(String detail, List<Permit> using) {
    if (using.isEmpty()) {
      return detail;
    }
    var told = using.stream().map(Permit::told).collect(Collectors.joining("; "));
    return detail.isEmpty() ? told : told + "; " + detail;
  }

  /** Text from outside, such as an issuer's message, cannot forge a line or flood the trail. */
  private static String printable(String text) {
    if (text.length() <= MAX_DETAIL && text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      return text;
    }
    var plain = new StringBuilder();
    text.codePoints()
        .limit(MAX_DETAIL)
        .forEach(
            point -> {
              boolean shows = Character.isLetterOrDigit(point) && !Glyphs.isHidden(point);
              if (shows || (point >= ' ' && point < 0x7f)) {
                plain.appendCodePoint(point);
              } else {
                plain.append(String.format(Locale.ROOT, "\\u{%x}", point));
              }
            });
    return plain.toString();
  }
}
