package io.certwright.internal.removal;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.internal.catalogue.PresentSettings;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.SettingsRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.RecordWrite;
import java.util.List;
import java.util.Optional;

/** The vault's own settings, read afresh each time: they are needed seldom. Thread-safe. */
public final class Settings {

  private final Gate gate;
  private final RecordStore records;

  /** The settings of a vault. */
  public Settings(Gate gate, RecordStore records) {
    this.gate = gate;
    this.records = records;
  }

  /** The settings. */
  public SettingsRecord get() {
    return present().value();
  }

  PresentSettings present() {
    return PresentSettings.in(records);
  }

  /**
   * Changes them.
   *
   * @throws ConflictException if that would turn purge protection off, or shorten the retention of
   *     a vault that has it
   */
  public void update(Caller caller, int retentionDays, boolean purgeProtection) {
    var unused =
        Retry.untilDone(
            () -> tryUpdate(caller, retentionDays, purgeProtection),
            () ->
                new ConflictException(
                    "the vault's settings were changed by others all the time; look at them and try"
                        + " again"));
  }

  private SettingsRecord tryUpdate(Caller caller, int retentionDays, boolean purgeProtection)
      throws ChangeRefusedException {
    var operation = Permission.VAULT_UPDATE.code();
    var found = records.find(SettingsRecord.TYPE, SettingsRecord.ID);
    var before = found.map(Stored::value).orElse(SettingsRecord.DEFAULT);
    if (before.purgeProtection() && !purgeProtection) {
      var why = "purge protection cannot be turned off";
      gate.record(caller, operation, "", AuditOutcome.FAILED, why);
      throw new ConflictException(
          "purge protection of this vault is on and cannot be turned off; nothing was changed");
    }
    if (before.purgeProtection() && retentionDays < before.retentionDays()) {
      var why = "the retention of a protected vault cannot be shortened";
      gate.record(caller, operation, "", AuditOutcome.FAILED, why);
      throw new ConflictException(
          "purge protection of this vault is on, so its retention of "
              + before.retentionDays()
              + " days can only become longer; nothing was changed");
    }
    var after = new SettingsRecord(retentionDays, purgeProtection, before.extensions());
    gate.commit(
        caller,
        operation,
        "",
        AuditOutcome.DONE,
        "retention "
            + retentionDays
            + " days, purge protection "
            + (purgeProtection ? "on" : "off"),
        List.of(write(after, found)),
        List.of());
    return after;
  }

  private RecordWrite write(SettingsRecord after, Optional<Stored<SettingsRecord>> found) {
    var none = RecordStore.noSecret();
    return found.isPresent()
        ? records.replace(SettingsRecord.TYPE, after, none, found.get().revision())
        : records.insert(SettingsRecord.TYPE, after, none);
  }
}
