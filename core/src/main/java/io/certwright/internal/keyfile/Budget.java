package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException.Reason;

/**
 * What reading one import may cost, for all of its parts together. Whatever is about to be done is
 * paid for first. Used by one thread.
 */
final class Budget {

  /** The most certificates, and the most keys. */
  static final int MAX_ITEMS = 100;

  /** The most blocks of PEM, and the most entries of other files. */
  static final int MAX_BLOCKS = 1_000;

  /** The most memory that a key derivation may take, in bytes. */
  static final long MAX_MEMORY = 32L << 20;

  private static final int MAX_SIGNATURES = 64;

  /** What an HMAC of a short message costs, in digests. */
  private static final int DIGESTS = 2;

  /** The most certificates of a bundle, which public ones have a seventh of. */
  private static final int MAX_BUNDLE = 1_000;

  private final long allWork;
  private final int mostCertificates;
  private long work;
  private int certificates;
  private int keys;
  private int blocks;
  private int signatures;

  /**
   * A budget.
   *
   * @param work iterations of HMAC-SHA-256 that the key derivations may take
   */
  Budget(long work) {
    this(work, MAX_ITEMS);
  }

  private Budget(long work, int mostCertificates) {
    this.mostCertificates = mostCertificates;
    this.allWork = work;
    this.work = DIGESTS * work;
  }

  /** What reading certificates alone may cost: many of them, and no key derivation. */
  static Budget ofCertificates() {
    return new Budget(0, MAX_BUNDLE);
  }

  /**
   * Pays for a key derivation.
   *
   * @param iterations as the file says
   * @param digests how many digests each of them computes; an HMAC is two
   */
  void derive(long iterations, long digests, Where where) {
    if (iterations < 1) {
      throw where.refuse(
          Reason.MALFORMED, "a number of iterations above 0 was expected, not " + iterations);
    }
    if (iterations > work / digests) {
      throw where.refuse(
          Reason.TOO_MUCH,
          "its key derivation asks for "
              + iterations
              + " iterations, which is more than what is left of "
              + allWork
              + " HMACs for the whole import; raise workLimit if you trust the file");
    }
    work -= iterations * digests;
  }

  void memory(long bytes, Where where) {
    if (bytes < 0 || bytes > MAX_MEMORY) {
      throw where.refuse(
          Reason.TOO_MUCH,
          "its key derivation asks for more memory than " + (MAX_MEMORY >> 20) + " MiB");
    }
  }

  void certificate(Where where) {
    if (++certificates > mostCertificates) {
      throw where.refuse(
          Reason.TOO_MUCH,
          "there are more than " + mostCertificates + " certificates in the import");
    }
  }

  void key(Where where) {
    if (++keys > MAX_ITEMS) {
      throw where.refuse(
          Reason.TOO_MUCH, "there are more than " + MAX_ITEMS + " private keys in the import");
    }
  }

  void block(Where where) {
    if (++blocks > MAX_BLOCKS) {
      throw where.refuse(
          Reason.TOO_MUCH,
          "there are more than " + MAX_BLOCKS + " blocks or entries in the import");
    }
  }

  /** Pays for the verification of a signature; false: no further one. */
  boolean signature() {
    return ++signatures <= MAX_SIGNATURES;
  }
}
