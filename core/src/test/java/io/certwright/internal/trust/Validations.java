package io.certwright.internal.trust;

import io.certwright.spi.Bytes;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.RefusedChain;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidationResult;
import io.certwright.trust.ValidationSettings;
import java.util.List;

/** Validations in one line. */
final class Validations {

  private Validations() {}

  static ValidationSettings.Builder any() {
    return ValidationSettings.builder(Purpose.ANY, TestPki.NOW);
  }

  static ValidationResult of(
      Bytes leaf, List<Bytes> others, List<Bytes> anchors, ValidationSettings.Builder settings) {
    return new ChainValidation(
            new Anchors(
                anchors.stream().map(der -> TrustedAnchor.of(Node.of(der).certificate())).toList()))
        .validate(new PresentedChain(leaf, others), settings.build());
  }

  static RefusedChain refused(
      Bytes leaf, List<Bytes> others, List<Bytes> anchors, ValidationSettings.Builder settings) {
    return (RefusedChain) of(leaf, others, anchors, settings);
  }
}
