package io.certwright.internal.gate;

import java.util.Optional;

/** Whether a caller is still who it was found to be. Asked at each decision. */
public interface Proof {

  /** The application vouches for the caller. */
  Proof GIVEN = asKnown -> Optional.empty();

  /**
   * Why it no longer is; empty: it is.
   *
   * @param asKnown what was found last may do, if there is no asking now
   */
  Optional<String> refuted(boolean asKnown);

  /** Both have to hold. */
  default Proof and(Proof other) {
    return other == GIVEN ? this : asKnown -> refuted(asKnown).or(() -> other.refuted(asKnown));
  }
}
