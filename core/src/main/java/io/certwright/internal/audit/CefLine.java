package io.certwright.internal.audit;

import io.certwright.audit.AuditOutcome;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Glyphs;

/** An entry in the Common Event Format. */
final class CefLine {

  private CefLine() {}

  static String of(AuditRecord entry) {
    var note = entry.note();
    var operation = header(note.operation());
    var line =
        new StringBuilder("CEF:0|Certwright|Certwright|1|")
            .append(operation)
            .append('|')
            .append(operation)
            .append('|')
            .append(severity(note.outcome()))
            .append('|');
    put(line, "externalId", AuditRecord.TYPE.id(entry));
    put(line, "rt", Long.toString(note.time().toEpochMilli()));
    put(line, "suser", note.identity());
    put(line, "act", note.operation());
    put(line, "fname", note.target());
    put(line, "outcome", note.outcome().name());
    put(line, "msg", note.detail());
    var context = note.context();
    context.correlationId().ifPresent(id -> custom(line, "cs1", "correlationId", id));
    context.origin().ifPresent(origin -> custom(line, "cs2", "origin", origin));
    context.reason().ifPresent(reason -> custom(line, "cs3", "reason", reason));
    return line.toString();
  }

  private static int severity(AuditOutcome outcome) {
    return switch (outcome) {
      case DONE -> 3;
      case FAILED -> 5;
      case DENIED -> 7;
    };
  }

  private static void custom(StringBuilder line, String field, String label, String value) {
    put(line, field + "Label", label);
    put(line, field, value);
  }

  private static void put(StringBuilder line, String name, String value) {
    if (!value.isEmpty()) {
      line.append(line.charAt(line.length() - 1) == '|' ? "" : " ").append(name).append('=');
      line.append(Glyphs.shown(value).replace("\\", "\\\\").replace("=", "\\="));
    }
  }

  private static String header(String value) {
    return Glyphs.shown(value).replace("\\", "\\\\").replace("|", "\\|");
  }
}
