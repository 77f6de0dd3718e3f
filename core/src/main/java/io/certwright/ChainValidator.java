package io.certwright;

import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.trust.Anchors;
import io.certwright.internal.trust.ChainValidation;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidationResult;
import io.certwright.trust.ValidationSettings;
import java.util.Collection;
import java.util.List;

/**
 * Tells whether a chain of certificates is to be trusted, and why not.
 *
 * <p>It looks for a path from the leaf to one of its anchors among what was presented, in whatever
 * order and with cross-signed certificates among it, and holds the path to RFC 5280, section 6, to
 * the purpose, the host name and what is known of revocation. Whatever is presented is answered
 * within the {@link io.certwright.trust.ValidationLimits}. Nothing is fetched from anywhere.
 *
 * <p>Thread-safe. Kept for long, it remembers what the certificates of authorities say and who
 * signed them.
 */
public final class ChainValidator {

  private final ChainValidation validation;

  private ChainValidator(Anchors anchors) {
    this.validation = new ChainValidation(anchors);
  }

  /**
   * A validator that trusts these anchors.
   *
   * @throws IllegalArgumentException if one of them cannot be read
   */
  public static ChainValidator trusting(Collection<TrustedAnchor> anchors) {
    try {
      return new ChainValidator(new Anchors(List.copyOf(anchors)));
    } catch (MalformedDerException e) {
      throw new IllegalArgumentException(
          "An anchor is no certificate that can be read; leave it out", e);
    }
  }

  /** Validates a chain. */
  public ValidationResult validate(PresentedChain chain, ValidationSettings settings) {
    return validation.validate(chain, settings);
  }
}
