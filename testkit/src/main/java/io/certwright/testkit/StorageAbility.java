package io.certwright.testkit;

/**
 * What a {@link StorageFixture} can do for a scenario beyond opening the storage once. A scenario
 * that needs what is missing is reported as skipped.
 */
public enum StorageAbility {
  /** It can move the clock by which the storage judges what is due. */
  MOVES_CLOCK,

  /** Opened anew after it was closed, the storage finds what was committed before. */
  REOPENS,

  /** Several storages may be open on the same records at once. */
  SHARED
}
