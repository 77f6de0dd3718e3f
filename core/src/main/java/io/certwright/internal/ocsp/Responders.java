package io.certwright.internal.ocsp;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.inventory.Inventory;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.revoking.IssuedSerials;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.use.UsePurpose;
import io.certwright.internal.use.UseWindows;
import io.certwright.internal.version.KeyDesk;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** Opens responders of a vault. Thread-safe. */
public final class Responders {

  private final Gate gate;
  private final RecordStore records;
  private final Catalogue catalogue;
  private final KeyDesk desk;
  private final Inventory inventory;
  private final UseWindows windows;
  private final IssuedSerials serials;
  private final Clock clock;
  private final LongSupplier ticker;
  private final AheadWork ahead;

  /**
   * Those of a vault.
   *
   * @param ticker nanoseconds that only ever go on
   * @param executor signs ahead
   */
  public Responders(
      Gate gate,
      RecordStore records,
      Catalogue catalogue,
      KeyDesk desk,
      Inventory inventory,
      UseWindows windows,
      IssuedSerials serials,
      Clock clock,
      LongSupplier ticker,
      Executor executor) {
    this.gate = gate;
    this.records = records;
    this.catalogue = catalogue;
    this.desk = desk;
    this.inventory = inventory;
    this.windows = windows;
    this.serials = serials;
    this.clock = clock;
    this.ticker = ticker;
    this.ahead = new AheadWork(executor);
    catalogue.changes().listen(IssuedRecord.KIND, ahead);
  }

  /** A responder for a caller that may have one; it is audited that there is one from now on. */
  public Responder open(Caller caller, ResponderSettings settings) {
    gate.authorise(caller, Permission.OCSP_SERVE, "");
    gate.record(
        caller,
        Permission.OCSP_SERVE.code(),
        "",
        AuditOutcome.DONE,
        "answers hold for "
            + settings.validity()
            + (settings.byAuthority() ? ", signed by the CAs themselves" : ""));
    var signers =
        new SignerSearch(
            catalogue,
            desk,
            inventory,
            key -> windows.of(caller, key, UsePurpose.OCSP),
            settings.byAuthority());
    var inquiry = new Inquiry(new IssuerSearch(records, catalogue, signers), new Statuses(serials));
    var kept = new KeptAnswers(catalogue, inquiry, settings);
    var prepared =
        settings.ahead() == 0
            ? Optional.<Responder.Prepared>empty()
            : Optional.of(new Responder.Prepared(ahead(caller, kept, settings), ahead));
    prepared.ifPresent(one -> ahead.add(one.ahead()));
    return new Responder(caller, settings, gate, catalogue, inquiry, kept, prepared, clock);
  }

  private Ahead ahead(Caller caller, KeptAnswers kept, ResponderSettings settings) {
    return new Ahead(caller, gate, records, catalogue, kept, settings, clock, ticker);
  }

  /** Whether there are answers to be signed ahead by now. */
  public boolean isWanted() {
    return ahead.isWanted();
  }

  /** Signs some, in this thread. */
  public void signAhead() {
    ahead.runIfWanted();
  }

  /** Signs no more ahead; before the storage is closed. */
  public void close() {
    ahead.close();
  }
}
