package io.certwright;

import io.certwright.internal.record.CompromiseTally;

/** What has become of something that has a compromised key. */
public enum CompromiseOutcome {
  /** A version that is revoked. */
  REVOKED,
  /** A version that is not, yet. */
  UNREVOKED,
  /** A version whose record cannot be read. */
  UNREADABLE,
  /** A certificate that has another key in service. */
  REPLACED,
  /** A certificate whose next version, with another key, is awaited. */
  AWAITED,
  /** The same where the last attempt at it failed; it is made again. */
  FAILING,
  /**
   * A certificate that has no version in service and gets none by itself: it was deleted, or its
   * policy does not have it renewed.
   */
  UNREPLACED,
  /** A version whose issuer outside has revoked it. */
  TOLD,
  /** A version whose issuer outside has not revoked it yet; it is asked again. */
  UNTOLD,
  /** A version whose issuer outside cannot be asked, or was not before the version ended. */
  UNTELLABLE,
  /** A version of a key that belongs to no certificate, out of service. */
  KEYS;

  CompromiseTally.Of kept() {
    return CompromiseTally.Of.valueOf(name());
  }

  static CompromiseOutcome of(CompromiseTally.Of kept) {
    return valueOf(kept.name());
  }
}
