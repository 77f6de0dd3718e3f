package io.certwright.storage.file.report;

import java.util.List;

/**
 * What a check of a directory found.
 *
 * <p>Thread-safe: it never changes.
 *
 * @param records the records that are there, damaged ones included
 * @param payload the bytes of their payloads
 * @param journal the bytes of the journal, dead ones included
 * @param damage what is not as it was written
 * @param setAside the names of files with damaged bytes that were set aside earlier
 * @param foreign the names of files that are none of the storage's
 */
public record CheckReport(
    long records,
    long payload,
    long journal,
    List<Damage> damage,
    List<String> setAside,
    List<String> foreign) {

  /** Copies the lists. */
  public CheckReport {
    damage = List.copyOf(damage);
    setAside = List.copyOf(setAside);
    foreign = List.copyOf(foreign);
  }

  /**
   * Whether every record is there as it was written: there is no damage, or only such as a crash
   * leaves and an opening clears away.
   */
  public boolean isSound() {
    return damage.stream()
        .allMatch(
            found ->
                found.kind() == Damage.Kind.UNFINISHED_COMMIT
                    || found.kind() == Damage.Kind.HARMLESS);
  }
}
