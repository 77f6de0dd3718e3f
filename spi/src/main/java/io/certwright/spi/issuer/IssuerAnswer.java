package io.certwright.spi.issuer;

import io.certwright.spi.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an issuer answers: a certificate, patience, or no. */
public sealed interface IssuerAnswer {

  /**
   * The certificate.
   *
   * @param chain the certificates, DER-encoded: the new one first, then those that lead from it
   *     towards a root, in order; the root may be left out
   */
  record Issued(List<Bytes> chain) implements IssuerAnswer {

    /** Copies the list. */
    public Issued {
      chain = List.copyOf(chain);
    }
  }

  /**
   * Not yet.
   *
   * @param order what {@link Issuer#resume} needs to go on, {@value #MAX_ORDER} bytes at most; kept
   *     sealed by the vault
   * @param askAgainAt when it is worth asking again
   */
  record Pending(Bytes order, Instant askAgainAt) implements IssuerAnswer {

    /** The largest order, in bytes. */
    public static final int MAX_ORDER = 64 << 10;

    /** Checks the size. */
    public Pending {
      if (order.length() > MAX_ORDER) {
        throw new IllegalArgumentException(
            "an order has at most " + MAX_ORDER + " bytes, not " + order.length());
      }
    }
  }

  /**
   * No.
   *
   * @param refusal what kind of no
   * @param code the issuer's own code, for example an ACME error type
   * @param message what a person should read; no secret
   * @param retryAfter how long the issuer asks to be left alone; empty: it did not say
   */
  record Refused(Refusal refusal, String code, String message, Optional<Duration> retryAfter)
      implements IssuerAnswer {}

  /** Kinds of refusal, each with its own course. */
  enum Refusal {
    /** The issuer is down, slow or confused: the same request goes again after a while. */
    TRANSIENT,
    /** Too much was asked of it: the same request goes again when it allows. */
    RATE_LIMITED,
    /** It will not issue what is asked for: the policy or the names have to change. */
    REJECTED,
    /** The account, the credentials or the configuration are wrong: somebody has to mend them. */
    MISCONFIGURED
  }
}
