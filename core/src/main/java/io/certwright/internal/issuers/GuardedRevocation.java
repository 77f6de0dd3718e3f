package io.certwright.internal.issuers;

import io.certwright.event.Measurement.Asked;
import io.certwright.internal.gate.Outline;
import io.certwright.internal.meter.Meters;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.issuer.RevocationAnswer;
import io.certwright.spi.issuer.RevokingIssuer;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door to an issuer outside that is asked to revoke. What it throws or leaves out is a refusal
 * that may pass; what it exaggerates comes back within bounds.
 */
public final class GuardedRevocation {

  private static final Logger LOG = LoggerFactory.getLogger(GuardedRevocation.class);

  private final String name;
  private final RevokingIssuer issuer;
  private final Meters meters;

  public GuardedRevocation(String name, RevokingIssuer issuer, Meters meters) {
    this.name = name;
    this.issuer = issuer;
    this.meters = meters;
  }

  /**
   * Asks once; never throws what the issuer throws.
   *
   * @return why it did not; empty: it says that it is done
   */
  public Optional<IssuerAnswer.Refused> revoke(Bytes certificate, int reason) {
    long begun = meters.begun();
    var answer = Asked.Answer.NONE;
    var refusal = Optional.<Refusal>empty();
    try {
      var given = Objects.requireNonNull(issuer.revoke(certificate, reason), "the answer is null");
      if (!(given instanceof RevocationAnswer.Refused refused)) {
        answer = Asked.Answer.GIVEN;
        return Optional.empty();
      }
      var kept =
          GuardedIssuer.bounded(
              new IssuerAnswer.Refused(
                  refused.refusal(), refused.code(), refused.message(), refused.retryAfter()));
      answer = Asked.Answer.REFUSED;
      refusal = Optional.of(kept.refusal());
      return Optional.of(kept);
    } catch (RuntimeException | Error e) {
      if (Outline.isFatal(e)) {
        throw e;
      }
      LOG.warn("the issuer {} failed when it was asked to revoke: {}", name, Outline.of(e));
      return Optional.of(
          new IssuerAnswer.Refused(
              Refusal.TRANSIENT,
              "issuer-failed",
              "the issuer failed with " + e.getClass().getName() + "; see the log",
              Optional.empty()));
    } finally {
      var came = answer;
      var why = refusal;
      meters.ended(begun, took -> new Asked(name, Asked.Question.REVOKE, came, why, took));
    }
  }
}
