package io.certwright.benchmarks;

import io.certwright.CertificateLint;
import io.certwright.Vault;
import io.certwright.lint.LintProfile;
import java.util.ArrayList;

/**
 * The lint of the P-256 certificate of a TLS server, as a stranger would have it: with the look
 * whether the point is on its curve, which what is issued here does not need.
 */
final class LintFigure implements Figure {

  private static final double AT_MOST_US = 25;
  private static final int CERTIFICATES = 64;

  @Override
  public String name() {
    return "lint";
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    return null;
  }
}
