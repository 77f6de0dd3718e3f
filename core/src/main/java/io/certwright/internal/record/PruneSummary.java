package io.certwright.internal.record;

import io.certwright.audit.AuditOutcome;
import io.certwright.audit.AuditSummary;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.record.AuditRecord.Told;
import io.certwright.internal.record.Checkpoint.Head;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was pruned from the audit trail so far, and what has to be known of it from then on. Its
 * digest is signed by checkpoints.
 *
 * @param number how many prunes there were
 * @param time when the last of them was
 * @param stretches what is gone of each chain, by their names
 * @param ahead up to where those entries told that other chains had come, of those of which that is
 *     not gone too, by their names
 * @param state where it stands what they told of the records last, by the first place of each part
 */
public record PruneSummary(
    long number, Instant time, List<Stretch> stretches, List<Told> ahead, List<Part> state) {

  private static final String MAGIC = "certwright pruned audit trail";
  private static final long FORMAT = 1;

  /** Copies the lists. */
  public PruneSummary {
    stretches = List.copyOf(stretches);
    ahead = List.copyOf(ahead);
    state = List.copyOf(state);
  }

  /**
   * What is gone of a chain, from its first entry on.
   *
   * @param last its last entry
   * @param from the earliest time of one of them
   * @param until the latest time of one of them
   * @param eventful the number of the last that listeners were told of; -1: there was none
   * @param tallies how many entries there were of each kind
   */
  public record Stretch(
      Head last, Instant from, Instant until, long eventful, List<Tally> tallies) {

    /** Copies the list. */
    public Stretch {
      tallies = List.copyOf(tallies);
    }

    private void write(DerWriter out) {
      out.sequence(
          s -> {
            Checkpoint.writeHead(s, last);
            s.instant(from).instant(until).integer(eventful);
            s.list(tallies, (w, tally) -> tally.write(w));
          });
    }

    private static Stretch read(DerReader in) {
      return in.sequence(
          s ->
              new Stretch(
                  Checkpoint.readHead(s),
                  s.instant(),
                  s.instant(),
                  s.integer(),
                  s.list(Tally::read)));
    }

    private AuditSummary.Chain toPublic() {
      var counts =
          tallies.stream().map(t -> new AuditSummary.Count(t.operation, t.outcome, t.count));
      return new AuditSummary.Chain(last.toPublic(), from, until, counts.toList());
    }
  }

  /** How many entries told of an operation that ended so. */
  public record Tally(String operation, AuditOutcome outcome, long count) {

    private void write(DerWriter out) {
      out.sequence(s -> s.text(operation).text(outcome.name()).integer(count));
    }

    private static Tally read(DerReader in) {
      return in.sequence(s -> new Tally(s.text(), AuditOutcome.valueOf(s.text()), s.integer()));
    }
  }

  /**
   * A part of the state.
   *
   * @param id of its record
   * @param from the place from which on it tells of records, up to the next part's
   * @param digest SHA-256 of the public part of its record
   */
  public record Part(String id, String from, Bytes digest) {

    private void write(DerWriter out) {
      out.sequence(s -> s.text(id).text(from).octets(digest));
    }

    private static Part read(DerReader in) {
      return in.sequence(s -> new Part(s.text(), s.text(), s.bytes()));
    }
  }

  /** Of each chain the last entry that is gone. */
  public List<Head> heads() {
    return stretches.stream().map(Stretch::last).toList();
  }

  /** What is gone of a chain; empty: nothing. */
  public Optional<Stretch> of(String stripe) {
    return stretches.stream().filter(gone -> gone.last.stripe().equals(stripe)).findFirst();
  }

  /** The bytes that are digested. */
  public byte[] encode() {
    return new DerWriter()
        .text(MAGIC)
        .integer(FORMAT)
        .integer(number)
        .instant(time)
        .list(stretches, (w, stretch) -> stretch.write(w))
        .list(ahead, (w, told) -> told.write(w))
        .list(state, (w, part) -> part.write(w))
        .toByteArray();
  }

  /**
   * Reads what was digested.
   *
   * @throws RuntimeException if it is malformed
   */
  public static PruneSummary decode(byte[] encoded) {
    var in = DerReader.of(encoded);
    if (!in.text().equals(MAGIC)) {
      throw in.malformed("a summary of what was pruned");
    }
    UnknownFormatException.require(FORMAT, in.integer());
    var summary =
        new PruneSummary(
            in.integer(),
            in.instant(),
            in.list(Stretch::read),
            in.list(Told::read),
            in.list(Part::read));
    in.end();
    return summary;
  }

  /** As users see it. */
  public AuditSummary toPublic(Bytes digest) {
    return new AuditSummary(
        number, time, stretches.stream().map(Stretch::toPublic).toList(), digest);
  }
}
