package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.record.AuditRecord.Told;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What entries of the audit trail told of one record last.
 *
 * @param last that; empty: that it was deleted, or nothing
 * @param waiting what other chains told already of revisions that do not follow that yet
 */
public record LastTold(Optional<Told> last, List<Told> waiting) {

  /** Copies the list. */
  public LastTold {
    waiting = List.copyOf(waiting);
  }

  /** Which record it is about. */
  public String place() {
    return all().findFirst().orElseThrow().place();
  }

  /** All that is told. */
  public Stream<Told> all() {
    return Stream.concat(last.stream(), waiting.stream());
  }

  void write(DerWriter out) {
    out.sequence(
        s ->
            s.optional(last, (w, told) -> told.write(w)).list(waiting, (w, told) -> told.write(w)));
  }

  static LastTold read(DerReader in) {
    var read = in.sequence(s -> new LastTold(s.optional(Told::read), s.list(Told::read)));
    if (read.all().findFirst().isEmpty()) {
      throw in.malformed("what was told of a record");
    }
    return read;
  }
}
