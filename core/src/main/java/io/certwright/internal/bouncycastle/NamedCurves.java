package io.certwright.internal.bouncycastle;

import java.util.Map;
import java.util.Optional;

/** The curves on which foreign keys are verified with, by the identifiers of RFC 5480 and 5639. */
final class NamedCurves {

  private static final String CERTICOM = "1.3.132.0.";
  private static final String BRAINPOOL = "1.3.36.3.3.2.8.1.1.";

  private static final Map<String, Integer> BITS =
      Map.ofEntries(
          Map.entry("1.2.840.10045.3.1.1", 192),
          Map.entry(CERTICOM + 33, 224),
          Map.entry("1.2.840.10045.3.1.7", 256),
          Map.entry(CERTICOM + 10, 256),
          Map.entry(BRAINPOOL + 7, 256),
          Map.entry(BRAINPOOL + 9, 320),
          Map.entry(CERTICOM + 34, 384),
          Map.entry(BRAINPOOL + 11, 384),
          Map.entry(BRAINPOOL + 13, 512),
          Map.entry(CERTICOM + 35, 521));

  private NamedCurves() {}

  /** The size of a curve; empty if it is none of these. */
  static Optional<Integer> bits(String oid) {
    return Optional.ofNullable(BITS.get(oid));
  }
}
