package io.certwright.policy;

import java.time.Duration;
import java.util.Objects;

/**
 * Which key a certificate has after a renewal.
 *
 * <p>A value may be out of range; a policy with such a value is refused as a whole. Each has one
 * text: {@code new}, {@code reuse}, {@code prepared PT168H}.
 */
public sealed interface KeyRenewal {

  /** A new one, which is made when it is needed. */
  static KeyRenewal newKey() {
    return new NewKey();
  }

  /**
   * The same, unless it was blocked because others may have it, the issuer revoked the certificate,
   * or a campaign renews it with a new one.
   */
  static KeyRenewal reuse() {
    return new Reuse();
  }

  /**
   * A new one that is made ahead, so that those who have to know it before it is used (a pin, a
   * TLSA record) can be told. The vault gives its public key with {@code Vault.nextPublicKey}.
   *
   * @param lead how long before the renewal; whoever is to be told in time asks for longer than
   *     that takes
   */
  static KeyRenewal preparedAhead(Duration lead) {
    return new Prepared(lead);
  }

  /** A new one. */
  record NewKey() implements KeyRenewal {
    @Override
    public String toString() {
      return "new";
    }
  }

  /** The same. */
  record Reuse() implements KeyRenewal {
    @Override
    public String toString() {
      return "reuse";
    }
  }

  /**
   * A new one that is made ahead.
   *
   * @param lead how long before the renewal
   */
  record Prepared(Duration lead) implements KeyRenewal {

    /** Requires a value. */
    public Prepared {
      Objects.requireNonNull(lead, "lead");
    }

    @Override
    public String toString() {
      return "prepared " + Lifetime.of(lead);
    }
  }
}
