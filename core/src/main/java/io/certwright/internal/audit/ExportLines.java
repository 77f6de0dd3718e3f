package io.certwright.internal.audit;

import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.CheckpointRecord;
import io.certwright.internal.record.PruneSummary;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.VaultId;
import java.util.Base64;
import java.util.Optional;

/**
 * The lines of an export as JSON. What is digested or signed stands in base 64 at the end of a line
 * and the rest of the line follows from it, so who verifies writes the line again and compares.
 */
final class ExportLines {

  /** The longest line: a record has 1 MiB at most, and its texts are short beside that. */
  static final int MAX_LENGTH = 2 << 20;

  private static final String ENTRY = "entry";
  private static final String SIGNED = "signed";
  private static final String SUMMARY = "summary";

  private ExportLines() {}

  static String header(VaultId vault) {
    return new JsonLine()
        .text("certwright", "audit-export")
        .number("format", 1)
        .text("vault", vault.value())
        .toString();
  }

  static String checkpoint(CheckpointRecord checkpoint) {
    var content = checkpoint.content();
    return new JsonLine()
        .number("checkpoint", content.number())
        .text("time", content.time().toString())
        .text(SIGNED, base64(checkpoint.signed().toByteArray()))
        .toString();
  }

  static String summary(PruneSummary summary) {
    return new JsonLine()
        .number("pruned", summary.number())
        .text("time", summary.time().toString())
        .text(SUMMARY, base64(summary.encode()))
        .toString();
  }

  static String entry(AuditRecord entry, byte[] encoded) {
    var note = entry.note();
    return new JsonLine()
        .text("position", AuditRecord.TYPE.id(entry))
        .text("time", note.time().toString())
        .text("identity", note.identity())
        .text("operation", note.operation())
        .text("target", note.target())
        .text("outcome", note.outcome().name())
        .text("detail", note.detail())
        .text("correlationId", note.context().correlationId())
        .text("origin", note.context().origin())
        .text("reason", note.context().reason())
        .text(ENTRY, base64(encoded))
        .toString();
  }

  /** The bytes that a line of a checkpoint ends with; empty: it is no such line. */
  static Optional<Bytes> signed(String line) {
    return last(line, SIGNED);
  }

  /** The bytes that a line of a summary ends with; empty: it is no such line. */
  static Optional<Bytes> summarised(String line) {
    return last(line, SUMMARY);
  }

  /** The bytes that a line of an entry ends with; empty: it is no such line. */
  static Optional<Bytes> encoded(String line) {
    return last(line, ENTRY);
  }

  private static Optional<Bytes> last(String line, String name) {
    var before = ",\"" + name + "\":\"";
    int from = line.lastIndexOf(before);
    if (from < 0 || !line.endsWith("\"}")) {
      return Optional.empty();
    }
    try {
      var text = line.substring(from + before.length(), line.length() - 2);
      return Optional.of(Bytes.copyOf(Base64.getDecoder().decode(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
