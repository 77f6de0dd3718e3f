package io.certwright.benchmarks;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

/**
 * Issuing a P-256 leaf from the embedded CA into memory, against the minimal path by bare calls.
 *
 * @param name which figure it is
 * @param path the minimal path below that CA
 * @param aim the largest ratio that is aimed at
 */
record IssueFigure(String name, Path path, double aim) implements Figure {

  private static final double AIM = 1.35;
  private static final double AIM_TO_JDK_17 = 0.25;
  private static final double AIM_TO_LATER_JDK = 0.4;
  private static final int LAST_SLOW_JDK = 24;

  /** Makes a minimal path. */
  @FunctionalInterface
  interface Path {
    BarePath below(X509Certificate ca) throws GeneralSecurityException;
  }

  /** With the same providers. */
  static IssueFigure againstMinimalPath() {
    return new IssueFigure("issue", BarePath::fastest, AIM);
  }

  /** With the JDK's default providers. */
  static IssueFigure againstJdkProviders() {
    boolean slow = Runtime.version().feature() <= LAST_SLOW_JDK;
    return new IssueFigure("issue-vs-jdk", BarePath::jdk, slow ? AIM_TO_JDK_17 : AIM_TO_LATER_JDK);
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    try (var vault = IssuingVault.inMemory()) {
      var floor = new BareIssuer(path.below(vault.authority()));
      var duel = Duel.ofCpu(vault::issue, floor::issue, effort);
      return Line.of(name, duel.ours(), duel.floor(), "us", aim);
    }
  }
}
