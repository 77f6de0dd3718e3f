package io.certwright.internal.bouncycastle;

/**
 * What one derivation of Argon2id costs (RFC 9106, section 3.1). The bounds are those that
 * parameters read from a store are held to: whoever can write there must not be able to stop a
 * process.
 *
 * @param memoryKiB the memory in KiB, at least 8 for each lane and 1 GiB at most
 * @param iterations the number of passes over the memory, 1 to 16
 * @param parallelism the number of lanes, 1 to 16
 */
public record Argon2Parameters(int memoryKiB, int iterations, int parallelism) {

  /** The most memory, in KiB. */
  public static final int MAX_MEMORY_KIB = 1024 * 1024;

  /** The most iterations, and the most lanes. */
  public static final int MAX_COUNT = 16;

  /** The most memory times iterations, in KiB: several seconds on an ordinary machine. */
  public static final long MAX_WORK_KIB = 4L * 1024 * 1024;

  /** The second recommended option of RFC 9106, section 4: 64 MiB, 3 iterations, 4 lanes. */
  public static final Argon2Parameters RECOMMENDED = new Argon2Parameters(64 * 1024, 3, 4);

  private static final int MIN_KIB_PER_LANE = 8;

  /** Refuses what is out of bounds. */
  public Argon2Parameters {
    if (parallelism < 1 || parallelism > MAX_COUNT || iterations < 1 || iterations > MAX_COUNT) {
      throw new IllegalArgumentException(
          "Argon2id takes 1 to 16 iterations and lanes here, not "
              + (iterations + " and " + parallelism));
    }
    if (memoryKiB < MIN_KIB_PER_LANE * parallelism || memoryKiB > MAX_MEMORY_KIB) {
      throw new IllegalArgumentException(
          "Argon2id takes 8 KiB for each lane to 1 GiB of memory here, not " + memoryKiB + " KiB");
    }
    if (work(memoryKiB, iterations) > MAX_WORK_KIB) {
      throw new IllegalArgumentException(
          "Argon2id takes at most 4 GiB times iterations here; lower the memory or the iterations");
    }
  }

  /**
   * Whether a guess costs an attacker less memory, or less work, than with the other parameters.
   */
  public boolean isWeakerThan(Argon2Parameters other) {
    return memoryKiB < other.memoryKiB
        || work(memoryKiB, iterations) < work(other.memoryKiB, other.iterations);
  }

  private static long work(int memoryKiB, int iterations) {
    return (long) memoryKiB * iterations;
  }
}
