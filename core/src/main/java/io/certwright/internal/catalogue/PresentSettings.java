package io.certwright.internal.catalogue;

import io.certwright.internal.record.SettingsRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.RecordWrite;
import java.util.OptionalLong;

/**
 * The vault's settings as they were read.
 *
 * @param value what holds
 * @param unchanged the precondition that it still holds
 */
public record PresentSettings(SettingsRecord value, RecordWrite.Check unchanged) {

  /** Reads them afresh. */
  public static PresentSettings in(RecordStore records) {
    var found = records.find(SettingsRecord.TYPE, SettingsRecord.ID);
    var revision = found.map(f -> OptionalLong.of(f.revision())).orElse(OptionalLong.empty());
    return new PresentSettings(
        found.map(Stored::value).orElse(SettingsRecord.DEFAULT),
        new RecordWrite.Check(records.key(SettingsRecord.TYPE, SettingsRecord.ID), revision));
  }
}
