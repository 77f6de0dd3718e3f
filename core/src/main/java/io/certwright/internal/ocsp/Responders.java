package io.certwright.internal.ocsp;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.inventory.Inventory;
import io.certwright.internal.revoking.IssuedSerials;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.use.UsePurpose;
import io.certwright.internal.use.UseWindows;
import io.certwright.internal.version.KeyDesk;
import java.time.Clock;

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

  /** Those of a vault. */
  public Responders(
      Gate gate,
      RecordStore records,
      Catalogue catalogue,
      KeyDesk desk,
      Inventory inventory,
      UseWindows windows,
      IssuedSerials serials,
      Clock clock) {
    this.gate = gate;
    this.records = records;
    this.catalogue = catalogue;
    this.desk = desk;
    this.inventory = inventory;
    this.windows = windows;
    this.serials = serials;
    this.clock = clock;
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
    return new Responder(caller, settings, gate, catalogue, inquiry, clock);
  }
}
