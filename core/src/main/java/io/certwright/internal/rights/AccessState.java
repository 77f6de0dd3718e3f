package io.certwright.internal.rights;

import io.certwright.internal.crypto.AesKey;
import io.certwright.internal.record.AccessRecord;
import io.certwright.internal.store.Stored;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of a vault as they were read.
 *
 * @param rules the rules
 * @param stored the record that says which there are; empty: there never were any
 * @param marks which each rule is, by {@link AccessBook#place}
 * @param cursors hides positions in listings; empty: there never were rules
 */
public record AccessState(
    AccessRules rules,
    Optional<Stored<AccessRecord>> stored,
    Map<String, Mark> marks,
    Optional<AesKey> cursors) {

  /** Without any rules. */
  static final AccessState NONE =
      new AccessState(AccessRules.NONE, Optional.empty(), Map.of(), Optional.empty());
}
