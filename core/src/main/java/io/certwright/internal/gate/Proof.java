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

  /** The same for one for whom somebody acts, who has to be proven as well. */
  default Proof through(Proof behind) {
    return behind == GIVEN
        ? this
        : asKnown ->
            refuted(asKnown)
                .or(() -> behind.refuted(asKnown).map(why -> "who acts for it: " + why));
  }
}
