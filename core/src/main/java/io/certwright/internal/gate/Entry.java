package io.certwright.internal.gate;

import io.certwright.audit.AuditContext;
import io.certwright.audit.AuditOutcome;
import io.certwright.event.VaultEvent;
import io.certwright.spi.storage.RecordWrite;
import java.util.List;

/**
 * An entry that is written together with others, which may tell of somebody else.
 *
 * @param identity who it tells of
 * @param operation what was done
 * @param target to what
 * @param outcome how it ended
 * @param detail what else there is to say
 * @param writes the records
 * @param events what listeners are told of it
 * @param context what the application knows of the work
 */
public record Entry(
    String identity,
    String operation,
    String target,
    AuditOutcome outcome,
    String detail,
    List<RecordWrite> writes,
    List<VaultEvent> events,
    AuditContext context) {

  /** One of a caller's that stands by itself. */
  public static Entry of(
      Caller caller, String operation, String target, AuditOutcome outcome, String detail) {
    return new Entry(
        caller.name(), operation, target, outcome, detail, List.of(), List.of(), caller.context());
  }

  /** One of something that a caller did. */
  static Entry of(Caller caller, Deed deed) {
    return new Entry(
        caller.name(),
        deed.operation(),
        deed.target(),
        AuditOutcome.DONE,
        deed.detail(),
        deed.writes(),
        deed.events(),
        caller.context());
  }

  /** The same with one event. */
  public Entry with(VaultEvent event) {
    return new Entry(identity, operation, target, outcome, detail, writes, List.of(event), context);
  }
}
