package io.certwright.internal.memory;

import io.certwright.spi.storage.Attribute;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets records whose attributes are equal have the same ones, as those of an issuer or of a type of
 * key have: forty bytes less for each. It knows the latest attributes, one of each hash, so that it
 * needs no counting and stays small. Used under the write lock only.
 */
final class SharedAttributes {

  private static final int LATEST = 1024;

  private final @Nullable Attribute[] latest = new @Nullable Attribute[LATEST];

  /** Those of the latest: most attributes are no other's, and need not be compared. */
  private final int[] hashes = new int[LATEST];

  /** Equal attributes, in their order. */
  List<Attribute> of(List<Attribute> attributes) {
    var same = new Attribute[attributes.size()];
    for (int i = 0; i < same.length; i++) {
      same[i] = of(attributes.get(i));
    }
    return List.of(same);
  }

  private Attribute of(Attribute attribute) {
    int hash = attribute.hashCode();
    int at = Math.floorMod(hash, LATEST);
    var there = latest[at];
    if (there != null && hashes[at] == hash && there.equals(attribute)) {
      return there;
    }
    latest[at] = attribute;
    hashes[at] = hash;
    return attribute;
  }
}
