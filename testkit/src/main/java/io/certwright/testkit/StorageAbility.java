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
  SHARED,

  /** It can show all bytes that the storage keeps, payloads as they came. */
  DUMPS,

  /** It can keep the storage from going on for a while, as a lock or a dead server does. */
  STALLS
}
