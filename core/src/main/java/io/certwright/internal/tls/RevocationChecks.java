package io.certwright.internal.tls;

import io.certwright.trust.RevocationMode;
import io.certwright.trust.RevocationSource;
import java.util.List;

/**
 * What is done about the revocation of a peer's certificates.
 *
 * @param mode what is asked, and what counts where nothing is known
 * @param sources who is asked
 */
public record RevocationChecks(RevocationMode mode, List<RevocationSource> sources) {

  /** Nothing is. */
  public static final RevocationChecks NONE = new RevocationChecks(RevocationMode.OFF, List.of());

  /** Copies the list. */
  public RevocationChecks {
    sources = List.copyOf(sources);
  }
}
