package io.certwright.internal.keys;

import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.OutcomeUnknownException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.item.Items;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.record.ItemRecord;
import io.certwright.internal.record.KeyVersionRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.keys.KeySpec;
import java.time.Clock;

/**
 * Keys that belong to no certificate. They are unsealed for each use, because they are used seldom.
 *
 * <p>Thread-safe. Nothing here asks who is allowed: that is the gate's, before.
 */
public final class StandaloneKeys {

  private final Items<KeyVersionRecord> items;
  private final VaultKeys keys;

  /** The standalone keys of a vault. */
  public StandaloneKeys(Gate gate, RecordStore records, VaultKeys keys, Clock clock) {
    this.items = new Items<>(gate, records, ItemRecord.KEY, KeyVersionRecord.TYPE, clock);
    this.keys = keys;
  }

  /** Their names and versions. */
  public Items<KeyVersionRecord> items() {
    return items;
  }

  /**
   * Makes a key, or a further version of one.
   *
   * @param name as it is to be written if it is new
   * @throws ConflictException if a certificate has the name
   */
  public KeyVersionRecord create(Caller caller, String name, KeySpec spec) {
    try (var key = keys.generate(spec, Names.fold(name))) {
      try {
        var made =
            items.add(
                caller,
                Permission.KEYS_CREATE.code(),
                name,
                (version, now) ->
                    new KeyVersionRecord(
                        name,
                        version,
                        now,
                        now,
                        spec,
                        key.material().encoded(),
                        key.material().location(),
                        true,
                        Extensions.NONE),
                key.pkcs8().bytes());
        key.keep();
        return made;
      } catch (OutcomeUnknownException e) {
        key.keep();
        throw e;
      }
    }
  }

  /** Deletes a key with all its versions for good; in a key host they are destroyed then. */
  public void delete(Caller caller, String name) {
    items.delete(
        caller, Permission.KEYS_DELETE.code(), name, version -> keys.destroy(version.location()));
  }

  /** The key of a version, for one use. */
  public KeyMaterial material(KeyVersionRecord version) {
    try (var opened = items.open(Names.fold(version.name()), version.version())) {
      return keys.restore(
          version.key(), version.publicKey(), version.location(), opened.secret().bytes());
    }
  }
}
