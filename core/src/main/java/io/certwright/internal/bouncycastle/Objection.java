package io.certwright.internal.bouncycastle;

import java.security.cert.CertPathValidatorException;

/** What the engine that judges paths objects to, as far as that is not found before. */
public enum Objection {
  /** A name is outside of what an authority above may certify. */
  NAME_CONSTRAINTS,
  /** No policy that is wanted is left. */
  POLICY,
  /** An extension cannot be read, or says what it must not. */
  MALFORMED,
  /** Anything else. */
  OTHER;

  /** By the engine's texts, which a test compares with its present version. */
  static Objection of(CertPathValidatorException refusal) {
    String text = String.valueOf(refusal.getMessage());
    if (text.startsWith("Subtree check")) {
      return NAME_CONSTRAINTS;
    }
    if (text.startsWith("No valid policy tree")
        || text.startsWith("Explicit policy requested")
        || text.startsWith("Path processing failed on policy")) {
      return POLICY;
    }
    return text.contains("decoded")
            || text.contains("could not be built")
            || text.contains("is anyPolicy")
            || text.contains("xtracting subject name")
        ? MALFORMED
        : OTHER;
  }
}
