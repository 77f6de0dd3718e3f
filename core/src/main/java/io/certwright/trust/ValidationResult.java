package io.certwright.trust;

/**
 * What became of a validation: a chain that is trusted for what was asked, as a type that only a
 * validation makes, or a refusal that says why.
 */
public sealed interface ValidationResult permits ValidatedChain, RefusedChain {

  /** What it cost. */
  ValidationWork work();
}
